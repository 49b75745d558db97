import type { RecordSummary } from '@fcgiscope/codec/live';

/** When each stretch of STDERR came. */
export interface StderrTimes {
  /** ISO time of the record that brought the character at `at` of `text`; null where that is not known. */
  readonly timeOf: (at: number) => string | null;
}

const UNKNOWN: StderrTimes = { timeOf: () => null };

/**
 * Ties places in the text of STDERR to records. Only where text and bytes agree: bytes that are not UTF-8, and text that was cut,
 * leave no way back.
 */
export function stderrTimes(text: string, bytes: number, records: readonly RecordSummary[]): StderrTimes {
  const encoder = new TextEncoder();
  if (encoder.encode(text).length !== bytes) return UNKNOWN;
  const ends: { readonly end: number; readonly time: string }[] = [];
  let end = 0;
  for (const { type, contentLength, time } of records) {
    if (type !== 'STDERR' || contentLength === 0) continue;
    end += contentLength;
    ends.push({ end, time });
  }
  if (end !== bytes) return UNKNOWN;
  return {
    timeOf: (at) => {
      const offset = encoder.encode(text.slice(0, at)).length;
      return ends.find((record) => record.end > offset)?.time ?? null;
    },
  };
}
