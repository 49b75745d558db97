import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { DropTarget } from './features/capture-open/DropTarget.js';
import type { CaptureSource } from './source/capture-source.js';
import { FileSource, startFileWorker } from './source/file/file-source.js';
import { CaptureStore } from './store/capture-store.js';
import { CaptureProvider } from './store/context.js';
import { type FileOpener, FileOpenerProvider } from './store/file-opener.js';
import { connectFilter } from './store/filter-connection.js';
import { frameScheduler } from './store/frame-scheduler.js';
import { NOTHING_CHOSEN, useSelection } from './store/selection.js';
import { useRoute } from './store/use-route.js';

/** A capture that the page can show. */
export interface ShownCapture {
  readonly store: CaptureStore;
  readonly source: CaptureSource;
}

interface OpenedFiles extends ShownCapture {
  readonly files: readonly File[];
  readonly stop: () => void;
}

function openFiles(files: readonly File[], ports: readonly number[] | null): OpenedFiles {
  const store = new CaptureStore(frameScheduler());
  const source = new FileSource({ files, ports, startWorker: startFileWorker });
  return { store, source, files, stop: source.start(store.sink) };
}

/** Which capture the page shows: its server's, which goes on behind, or files that somebody has opened. */
export function Captures({ live, children }: { readonly live: ShownCapture; readonly children: (key: string) => ReactNode }) {
  const [opened, setOpened] = useState<OpenedFiles | null>(null);
  const [turn, setTurn] = useState(0);
  const { close: closeExchange } = useRoute();
  const { store, source } = opened ?? live;
  useEffect(() => connectFilter(store, source), [store, source]);
  useEffect(() => () => opened?.stop(), [opened]);
  const opener = useMemo<FileOpener>(() => {
    const show = (next: OpenedFiles | null): void => {
      // Numbers of exchanges mean others now.
      closeExchange();
      useSelection.setState(NOTHING_CHOSEN);
      setOpened(next);
      setTurn((before) => before + 1);
    };
    return {
      files: opened?.files ?? null,
      open: (files, ports) => show(openFiles(files, ports)),
      close: () => show(null),
    };
  }, [opened, closeExchange]);
  return (
    <FileOpenerProvider value={opener}>
      <CaptureProvider store={store} source={source}>
        {children(String(turn))}
        <DropTarget />
      </CaptureProvider>
    </FileOpenerProvider>
  );
}
