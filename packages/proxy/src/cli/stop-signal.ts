import { EXIT } from './exit-code.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What a waiting command was told. */
export interface StopWatch {
  /** Settles at the first signal. */
  readonly stopped: Promise<NodeJS.Signals>;
  /** Back to Node's own behaviour. */
  readonly dispose: () => void;
}

/**
 * Waits for Ctrl-C, a service manager's SIGTERM or a closed terminal. The first signal asks for an orderly end; a second one ends the
 * process at once with 130, for whoever does not want to wait.
 */
export function watchForStop(atOnce: () => void = () => process.exit(EXIT.interrupted)): StopWatch {
  let asked = false;
  let ask!: (signal: NodeJS.Signals) => void;
  const stopped = new Promise<NodeJS.Signals>((resolve) => {
    ask = resolve;
  });
  const listener = (signal: NodeJS.Signals): void => {
    if (asked) atOnce();
    asked = true;
    ask(signal);
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  const dispose = (): void => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
  return { stopped, dispose };
}
