import type { Exchange, RecordSummary } from '@fcgiscope/codec/exchange';
import type { ExportSource } from '@fcgiscope/codec/export';
import type { CaptureSource, RecordScope, StreamName } from '../source/capture-source.js';

/** A page's source as exports read one: everything is fetched as it is needed. */
export function exportSourceOf(source: CaptureSource, signal: AbortSignal): ExportSource {
  const scope = (index: number) => ({ index, wholeConnection: false });
  let last: Exchange | null = null;
  return {
    exchange: async (index) => {
      last = await source.exchange(index, signal);
      return last;
    },
    records: (index) => allRecords(source, scope(index), signal),
    recordBytes: (index, record) => source.recordBytes(scope(index), record, signal),
    stream: async (index, name) => {
      if (last?.index === index && sizeOf(last, name) === 0) return EMPTY;
      const { total } = await source.stream(index, name, 0, 1, signal);
      return { size: total, read: async (from, to) => (await source.stream(index, name, from, to, signal)).bytes };
    },
  };
}

/** One reply does not hold all of them. */
async function allRecords(source: CaptureSource, scope: RecordScope, signal: AbortSignal): Promise<readonly RecordSummary[]> {
  const all: RecordSummary[] = [];
  for (;;) {
    const { records, total } = await source.records(scope, all.at(-1)?.record ?? 0, signal);
    all.push(...records);
    if (records.length === 0 || all.length >= total) return all;
  }
}

/** Most streams are empty: nobody need ask for what the exchange says. */
const EMPTY = { size: 0, read: () => Promise.resolve(new Uint8Array(0)) };

function sizeOf({ streams }: Exchange, name: StreamName): number {
  return streams[name]?.bytes ?? 0;
}
