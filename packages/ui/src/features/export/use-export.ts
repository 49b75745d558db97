import { useCallback, useEffect, useRef, useState } from 'react';
import { errorMessage } from '../../lib/error-message.js';
import { saveFile } from '../../lib/save-file.js';
import type { ExportOrder, ExportStep } from '../../source/capture-source.js';
import { useCaptureSource } from '../../store/context.js';

/** How an export stands. A file is saved whole or not at all. */
export type ExportState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly step: ExportStep | null }
  | { readonly kind: 'saved'; readonly name: string; readonly bytes: number; readonly masked: number | null }
  | { readonly kind: 'failed'; readonly message: string };

export interface Exporting {
  readonly state: ExportState;
  readonly start: (order: ExportOrder, name: string) => void;
  /** Nothing is saved. */
  readonly stop: () => void;
}

const IDLE: ExportState = { kind: 'idle' };

/** Makes files and saves them, one at a time; whoever leaves stops it. */
export function useExport(): Exporting {
  const source = useCaptureSource();
  const [state, setState] = useState<ExportState>(IDLE);
  const running = useRef<AbortController | null>(null);
  const stop = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setState(IDLE);
  }, []);
  useEffect(() => () => running.current?.abort(), []);
  const start = useCallback(
    (order: ExportOrder, name: string) => {
      running.current?.abort();
      const stopper = new AbortController();
      running.current = stopper;
      const { signal } = stopper;
      const settle = (next: ExportState) => !signal.aborted && setState(next);
      settle({ kind: 'running', step: null });
      source
        .export(order, signal, (step) => settle({ kind: 'running', step }))
        .then(({ blob, masked }) => {
          if (signal.aborted) return;
          saveFile(blob, name);
          settle({ kind: 'saved', name, bytes: blob.size, masked });
        })
        .catch((error: unknown) => settle({ kind: 'failed', message: errorMessage(error) }));
    },
    [source],
  );
  return { state, start, stop };
}
