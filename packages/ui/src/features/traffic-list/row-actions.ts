import type { ExchangeMark } from '@fcgiscope/codec/exchange';
import { andFilter, excludeFilter } from '@fcgiscope/codec/filter';
import { copyText } from '../../lib/copy-text.js';
import type { CaptureSource } from '../../source/capture-source.js';
import { type CopyKind, copyOf, USUAL_SECRECY } from '../../store/copies.js';
import { setFilterText, useFilterState } from '../../store/filter-state.js';

export function filterForTerm(term: string): void {
  setFilterText(andFilter(useFilterState.getState().text, term));
}

export function hideTerm(term: string): void {
  setFilterText(excludeFilter(useFilterState.getState().text, term));
}

export async function copyExchange(kind: CopyKind, source: CaptureSource, index: number): Promise<void> {
  await copyText(await copyOf(kind, source, index, USUAL_SECRECY[kind]));
}

/** Marks exchanges, or takes their marks away. */
export async function markExchanges(source: CaptureSource, indexes: Iterable<number>, mark: ExchangeMark | null): Promise<void> {
  for (const index of indexes) await source.annotate(index, mark);
}
