import { type EpochMicros, millisBetween, parseIsoTime } from '@fcgiscope/codec/core';
import type { RecordSummary } from '@fcgiscope/codec/live';

/** Bytes that were read at once: their records share a time, and nothing finer is known. */
export interface Read {
  /** Milliseconds after the first byte. */
  readonly at: number;
  readonly records: number;
  readonly bytes: number;
}

/** The reads of one direction, in order of time; at most `most` of them. */
export function readsOf(
  records: readonly RecordSummary[],
  direction: RecordSummary['direction'],
  origin: EpochMicros,
  most: number,
): readonly Read[] {
  const reads = new Map<string, Read>();
  for (const record of records) {
    if (record.direction !== direction) continue;
    const known = reads.get(record.time);
    if (known === undefined && reads.size === most) break;
    const at = parseIsoTime(record.time) ?? origin;
    reads.set(record.time, {
      at: millisBetween(origin, at),
      records: (known?.records ?? 0) + 1,
      bytes: (known?.bytes ?? 0) + record.contentLength,
    });
  }
  return [...reads.values()];
}
