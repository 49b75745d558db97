import type { Exchange, SummaryRow } from '@fcgiscope/codec/exchange';
import { useCallback, useSyncExternalStore } from 'react';
import { type Resource, useResource } from '../../lib/use-resource.js';
import { useCaptureSource, useCaptureStore } from '../../store/context.js';

/** The whole exchange; fetched again while it goes on, whenever its row says that something has come. */
export function useExchange(index: number): Resource<Exchange> {
  const store = useCaptureStore();
  const source = useCaptureSource();
  const row = useSyncExternalStore(store.subscribeRows, () => store.rows.get(index));
  const load = useCallback((signal: AbortSignal) => source.exchange(index, signal), [source, index]);
  return useResource(String(index), row === undefined ? '' : revisionOf(row), load);
}

/** Changes with what a detail shows. */
function revisionOf(row: SummaryRow): string {
  const { state, sent, firstByte, end, gaveUp, headBytes, diagnosticCodes } = row;
  return [state, sent, firstByte, end, gaveUp, headBytes, diagnosticCodes.length].join();
}
