import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { CaptureSource } from '../source/capture-source.js';
import type { CaptureFacts, CaptureStore } from './capture-store.js';
import { ReplayLinks } from './replay-links.js';
import { ValueCache } from './value-cache.js';

interface Capture {
  readonly store: CaptureStore;
  readonly source: CaptureSource;
}

/** What the page makes of a capture beside its store. */
interface Known extends Capture {
  readonly values: ValueCache;
  readonly replays: ReplayLinks;
}

const CaptureContext = createContext<Known | null>(null);

export function CaptureProvider({ store, source, children }: Capture & { readonly children: ReactNode }) {
  const capture = useMemo(
    () => ({ store, source, values: new ValueCache(source), replays: new ReplayLinks(store) }),
    [store, source],
  );
  useEffect(() => capture.values.follow(store), [capture, store]);
  useEffect(() => capture.replays.follow(), [capture]);
  return <CaptureContext value={capture}>{children}</CaptureContext>;
}

function useCapture(): Known {
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

/** Which exchanges are replays of which. */
export function useReplayLinks(): ReplayLinks {
  return useCapture().replays;
}

export function useCaptureFacts(): CaptureFacts {
  const { store } = useCapture();
  return useSyncExternalStore(store.subscribeFacts, store.facts);
}

/** What `read` says of the capture, a plain value: renders again when that has become another one. */
export function useOfFacts<T extends string | boolean>(read: (facts: CaptureFacts) => T): T {
  const { store } = useCapture();
  return useSyncExternalStore(store.subscribeFacts, () => read(store.facts()));
}

/** What `read` says of the rows, a plain value: renders again when that has become another one. */
export function useOfRows<T extends number | boolean>(read: (store: CaptureStore) => T): T {
  const { store } = useCapture();
  return useSyncExternalStore(store.subscribeRows, () => read(store));
}
