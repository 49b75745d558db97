import { useSyncExternalStore } from 'react';
import { useCaptureSource, useCaptureStore, useReplayLinks } from './context.js';
import { originOf } from './replay-links.js';

const NONE: readonly number[] = [];

/** What an exchange has to do with replays. */
export interface ReplayKin {
  readonly origin: number | null;
  readonly replays: readonly number[];
}

/** Numbers in marks are those of the session: in files they may have become others, and nothing is linked. */
export function useReplayKin(index: number): ReplayKin {
  const store = useCaptureStore();
  const links = useReplayLinks();
  const known = useCanReplay();
  const row = useSyncExternalStore(store.subscribeRows, () => store.rows.get(index));
  const replays = useSyncExternalStore(store.subscribeRows, () => links.of(index));
  if (!known) return { origin: null, replays: NONE };
  return { origin: row === undefined ? null : originOf(row), replays };
}

/** Whether there is a tap that requests could be sent through: not where the capture is files, whoever reads them. */
export function useCanReplay(): boolean {
  const store = useCaptureStore();
  const { replay } = useCaptureSource();
  const fromFile = useSyncExternalStore(store.subscribeFacts, () => store.facts().status?.file !== undefined);
  return replay !== null && !fromFile;
}
