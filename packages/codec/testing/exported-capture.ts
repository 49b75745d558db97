import { readFileSync } from 'node:fs';
import { concat } from '../src/bytes/index.js';
import { CaptureReader, type CaptureSummary } from '../src/capture/index.js';
import type { Exchange } from '../src/exchange/index.js';
import { CaptureFile, type ExportFormatName, type ExportReport, exportCapture } from '../src/export/index.js';

/** Bytes of a capture among the fixtures. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../../fixtures/captures/${name}/capture.pcap`, import.meta.url)));
}

/** A capture in memory, read once and open for exports. */
export function openCapture(bytes: Uint8Array): { readonly file: CaptureFile; readonly summary: CaptureSummary } {
  const file = new CaptureFile({ read: async (position, length) => bytes.slice(position, position + length) });
  const reader = new CaptureReader({ sink: file.log, place: file.place, note: file.note });
  reader.push(bytes.slice());
  const summary = reader.end();
  file.end();
  return { file, summary };
}

export interface Exported {
  readonly bytes: Uint8Array;
  readonly report: ExportReport;
}

/** Exports all of a capture. */
export async function exported(
  file: CaptureFile,
  format: ExportFormatName,
  options: { readonly includeSecrets?: boolean; readonly indices?: readonly number[] } = {},
): Promise<Exported> {
  const writing = exportCapture(file, {
    format,
    indices: options.indices ?? file.indices,
    whole: options.indices === undefined,
    includeSecrets: options.includeSecrets ?? false,
    product: { name: 'fcgiscope', version: '0.0.0-test' },
  });
  const parts: Uint8Array[] = [];
  for (let next = await writing.next(); ; next = await writing.next()) {
    if (next.done === true) return { bytes: concat(parts), report: next.value };
    parts.push(next.value.slice());
  }
}

/** Every exchange of a capture. */
export async function exchangesIn(file: CaptureFile): Promise<Exchange[]> {
  const found = await Promise.all(file.indices.map((index) => file.exchange(index)));
  return found.filter((exchange) => exchange !== undefined);
}
