import { EXIT } from './exit-code.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export type StopSignal = (typeof SIGNALS)[number];

/** What a waiting command was told. */
export interface StopWatch {
  /** Settles at the first signal. */
  readonly stopped: Promise<StopSignal>;
  /** Back to Node's own behaviour. */
  dispose(): void;
}

/**
 * Waits for Ctrl-C, a service manager's SIGTERM or a closed terminal. The first signal asks for an orderly end; a second one ends the
 * process at once with 130, for whoever does not want to wait.
 */
export function watchForStop(atOnce: () => void = () => process.exit(EXIT.interrupted)): StopWatch {
  let dispose = (): void => {};
  const stopped = new Promise<StopSignal>((resolve) => {
    let asked = false;
    const listener = (signal: NodeJS.Signals): void => {
      if (asked) atOnce();
      asked = true;
      resolve(SIGNALS.find((known) => known === signal) ?? 'SIGTERM');
    };
    for (const signal of SIGNALS) process.on(signal, listener);
    dispose = () => {
      for (const signal of SIGNALS) process.off(signal, listener);
    };
  });
  return { stopped, dispose: () => dispose() };
}
