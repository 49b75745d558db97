import type { ExportSource } from '@fcgiscope/codec/export';
import type { CaptureSource } from '../source/capture-source.js';

/** A page's source as exports read one: everything is fetched as it is needed. */
export function exportSourceOf(source: CaptureSource, signal: AbortSignal): ExportSource {
  const scope = (index: number) => ({ index, wholeConnection: false });
  return {
    exchange: (index) => source.exchange(index, signal),
    records: async (index) => (await source.records(scope(index), 0, signal)).records,
    recordBytes: (index, record) => source.recordBytes(scope(index), record, signal),
    stream: async (index, name) => {
      const { total } = await source.stream(index, name, 0, 1, signal);
      return { size: total, read: async (from, to) => (await source.stream(index, name, from, to, signal)).bytes };
    },
  };
}
