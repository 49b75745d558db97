import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { CaptureSource } from '../source/capture-source.js';
import type { CaptureFacts, CaptureStore } from './capture-store.js';

interface Capture {
  readonly store: CaptureStore;
  readonly source: CaptureSource;
}

const CaptureContext = createContext<Capture | null>(null);

export function CaptureProvider({ store, source, children }: Capture & { readonly children: ReactNode }) {
  return <CaptureContext value={{ store, source }}>{children}</CaptureContext>;
}

function useCapture(): Capture {
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

export function useCaptureFacts(): CaptureFacts {
  const { store } = useCapture();
  return useSyncExternalStore(store.subscribeFacts, store.facts);
}

/** Renders again with every frame that brought rows. */
export function useRowsVersion(): number {
  const { store } = useCapture();
  return useSyncExternalStore(store.subscribeRows, store.version);
}
