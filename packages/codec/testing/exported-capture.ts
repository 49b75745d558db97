import { readFileSync } from 'node:fs';
import { concat } from '../src/bytes/index.js';
import { FileCapture } from '../src/capture/index.js';
import type { Exchange } from '../src/exchange/index.js';
import { type ExportFormatName, type ExportReport, exportCapture } from '../src/export/index.js';
import { memoryFile, memoryScratch } from './opened-files.js';

/** Bytes of a capture among the fixtures. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../../fixtures/captures/${name}/capture.pcap`, import.meta.url)));
}

/** Captures in memory, open for exports: several are one. */
export async function openCapture(...files: readonly Uint8Array[]): Promise<FileCapture> {
  const capture = new FileCapture({
    files: files.map((bytes, at) => memoryFile(`${at}.pcap`, bytes)),
    scratch: memoryScratch,
    keepStrays: true,
  });
  await capture.load();
  return capture;
}

/** Numbers of all exchanges. */
export function indicesIn({ firstIndex, lastIndex }: FileCapture): number[] {
  return Array.from({ length: lastIndex - firstIndex + 1 }, (_, at) => firstIndex + at);
}

export interface Exported {
  readonly bytes: Uint8Array;
  readonly report: ExportReport;
}

/** Exports all of a capture. */
export async function exported(
  capture: FileCapture,
  format: ExportFormatName,
  options: { readonly includeSecrets?: boolean; readonly indices?: readonly number[] } = {},
): Promise<Exported> {
  const writing = exportCapture(capture, {
    format,
    indices: options.indices ?? indicesIn(capture),
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
export async function exchangesIn(capture: FileCapture): Promise<Exchange[]> {
  const found = await Promise.all(indicesIn(capture).map((index) => capture.exchange(index)));
  return found.filter((exchange) => exchange !== undefined);
}
