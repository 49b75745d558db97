import { type Diagnostic, type DiagnosticCatalogue, diagnose } from '../../core/index.js';
import type { Departure } from './worker-line.js';
import type { WorkerWait } from './worker-wait.js';

/** What connections to the same application do to each other. */
export const WORKER_DIAGNOSTICS: DiagnosticCatalogue<'worker-wait'> = {
  'worker-wait': {
    severity: 'info',
    title: 'It seems to have waited for a worker',
    why: 'A PHP-FPM worker serves one connection at a time. When requests, or kept connections without one, hold them all, the kernel accepts further connections and keeps their bytes: nothing on the wire tells that from a slow script, but that others were ahead and how many were ever at work at once.',
    fix: 'Look at “listen queue” and “max children reached” of PHP-FPM’s status page. Then raise pm.max_children as far as memory allows, make what was ahead faster, or keep fewer idle connections (nginx: keepalive). An application that serves any number at once did not make it wait: there the script is slow.',
  },
};

/** Held up so often while no further worker showed itself, it is no coincidence any more; nor is it where all workers idle. */
const PLATEAU = 3;

/** `times`: exchanges held up so far, this one included, while no more workers showed themselves. */
export function workerWaitFinding(wait: WorkerWait, times: number): Diagnostic {
  const isPlain = times >= PLATEAU || (wait.freedBy === null && wait.idleAhead === wait.ahead);
  return diagnose(WORKER_DIAGNOSTICS, 'worker-wait', {
    message: messageOf(wait),
    ...(isPlain && { severity: 'warning' as const }),
  });
}

function messageOf({ waited, freedBy, ahead, idleAhead, workers }: WorkerWait): string {
  const end = freedBy === null ? ' and got none' : `, until ${outcome(freedBy)}`;
  const others = `${ahead} ${ahead === 1 ? 'connection was' : 'connections were'} ahead${idleOnes(idleAhead, ahead)}`;
  const seen = `no more than ${workers} ${workers === 1 ? 'was' : 'were'} ever at work at once`;
  return `It seems to have waited ${Math.round(waited)} ms for a worker${end}: ${others}, and ${seen}`;
}

function idleOnes(idle: number, all: number): string {
  if (idle === 0) return '';
  if (idle < all) return ` (${idle} of them idle)`;
  return all === 1 ? ' (idle)' : ' (all of them idle)';
}

function outcome({ exchange, wasIdle }: Departure): string {
  if (exchange === 0) return 'a connection without a request was closed';
  return wasIdle ? `the kept connection of #${exchange} was closed` : `#${exchange} had ended`;
}
