import type { ExchangeMark } from '@fcgiscope/codec/exchange';
import type { ExportFormatName } from '@fcgiscope/codec/export';
import { andFilter, excludeFilter } from '@fcgiscope/codec/filter';
import { copyText } from '../../lib/copy-text.js';
import type { CaptureSource } from '../../source/capture-source.js';
import type { CaptureStore } from '../../store/capture-store.js';
import { type CopyKind, copyOf } from '../../store/copies.js';
import { exportSourceOf } from '../../store/export-source-of.js';
import { setFilterText, useFilterState } from '../../store/filter-state.js';

export function filterForTerm(term: string): void {
  setFilterText(andFilter(useFilterState.getState().text, term));
}

export function hideTerm(term: string): void {
  setFilterText(excludeFilter(useFilterState.getState().text, term));
}

export async function copyExchange(kind: CopyKind, source: CaptureSource, index: number): Promise<void> {
  await copyText(await copyOf(kind, source, index));
}

/** Marks exchanges, or takes their marks away: in the capture where it keeps marks, else on this page. */
export async function markExchanges(
  store: CaptureStore,
  source: CaptureSource,
  indexes: Iterable<number>,
  mark: ExchangeMark | null,
): Promise<void> {
  for (const index of indexes) {
    if (source.annotate === null) store.mark(index, mark);
    else await source.annotate(index, mark);
  }
}

const PRODUCT = { name: 'fcgiscope', version: '' } as const;

/** Saves exchanges as a file, their secrets masked. */
export async function saveExchanges(format: ExportFormatName, source: CaptureSource, indexes: Iterable<number>): Promise<void> {
  const { exportCapture, EXPORT_FORMATS } = await import('@fcgiscope/codec/export');
  const request = { format, indices: [...indexes], whole: false, includeSecrets: false, product: PRODUCT };
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of exportCapture(exportSourceOf(source, new AbortController().signal), request))
    parts.push(new Uint8Array(part));
  const { contentType, extension } = EXPORT_FORMATS[format];
  saveFile(new Blob(parts, { type: contentType }), `exchanges.${extension}`);
}

function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_AFTER_MS);
}

/** The browser has begun to save by then. */
const REVOKE_AFTER_MS = 10_000;
