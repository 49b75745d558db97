import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { CaptureSource } from '../source/capture-source.js';
import type { CaptureFacts, CaptureStore } from './capture-store.js';
import { ValueCache } from './value-cache.js';

interface Capture {
  readonly store: CaptureStore;
  readonly source: CaptureSource;
}

const CaptureContext = createContext<(Capture & { readonly values: ValueCache }) | null>(null);

export function CaptureProvider({ store, source, children }: Capture & { readonly children: ReactNode }) {
  const capture = useMemo(() => ({ store, source, values: new ValueCache(source) }), [store, source]);
  useEffect(() => capture.values.follow(store), [capture, store]);
  return <CaptureContext value={capture}>{children}</CaptureContext>;
}

function useCapture(): Capture & { readonly values: ValueCache } {
  const capture = useContext(CaptureContext);
  if (capture === null) throw new Error('no CaptureProvider above');
  return capture;
}

export function useCaptureStore(): CaptureStore {
  return useCapture().store;
}

export function useCaptureSource(): CaptureSource {
  return useCapture().source;
}

/** The values of columns that somebody made. */
export function useValueCache(): ValueCache {
  return useCapture().values;
}

export function useCaptureFacts(): CaptureFacts {
  const { store } = useCapture();
  return useSyncExternalStore(store.subscribeFacts, store.facts);
}

/** Renders again with every frame that brought rows. */
export function useRowsVersion(): number {
  const { store } = useCapture();
  return useSyncExternalStore(store.subscribeRows, store.version);
}
