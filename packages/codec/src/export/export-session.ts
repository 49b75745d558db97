import type { CapturedExchange, CapturedRecord } from './captured-exchange.js';
import type { NoteAtTime, StrayRecord } from './export-source.js';
import type { Manifest } from './manifest.js';

/** Who writes: named in the files. */
export interface Product {
  readonly name: string;
  readonly version: string;
}

/** What a format writes from: everything in it may be written as it is. */
export interface ExportSession {
  readonly product: Product;
  /** What is masked; null where secrets are included, and then the file says so. */
  readonly manifest: Manifest | null;
  /** The exchanges, in order of their numbers. */
  exchanges(wanted: { readonly records: boolean }): AsyncGenerator<CapturedExchange, void, undefined>;
  /** Records of no exchange, where the whole capture is exported. */
  strays(): AsyncGenerator<{ readonly stray: StrayRecord; readonly record: CapturedRecord }, void, undefined>;
  readonly notes: readonly NoteAtTime[];
}

/** Writes a file, piece by piece. Returns how many exchanges the format cannot hold. */
export type ExportWriter = (session: ExportSession) => AsyncGenerator<Uint8Array, number, undefined>;

/** One line for people on how a file treats secrets. */
export function secrecyLine(manifest: Manifest | null): string {
  if (manifest === null) return 'SECRETS INCLUDED: this file holds passwords, cookies and tokens as they were sent';
  if (manifest.masked === 0) return 'secrets are masked: none was found';
  return `secrets are masked in ${manifest.masked} places, without changing lengths`;
}
