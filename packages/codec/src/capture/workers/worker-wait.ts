import { firstByteAt } from '../../cgi/index.js';
import { type EpochMicros, type Millis, millisBetween } from '../../core/index.js';
import type { ExchangeFacts } from '../../exchange/index.js';
import type { Departure, Place } from './worker-line.js';

/** Shorter waits are nobody's trouble. */
const LEAST_WAIT_MS = 100;

/** How long the first exchange of a connection waited for a worker, if there are no more workers than were seen at work. */
export interface WorkerWait {
  readonly waited: Millis;
  /** Whose departure made the worker free; null where it never got one. */
  readonly freedBy: Departure | null;
  /** Connections ahead of it when it came, and those of them that idled. */
  readonly ahead: number;
  readonly idleAhead: number;
  readonly workers: number;
}

/** What `facts`, just settled and the first of its connection, tell of the workers; null where it was not held up. */
export function workerWaitOf(place: Place, facts: ExchangeFacts): WorkerWait | null {
  const { line } = place;
  const answered = firstByteAt(facts);
  const until = answered ?? facts.serverGoneAt ?? facts.endedAt;
  if (until === null) return null;
  if (answered !== null) line.saw((line.aheadAt(place, answered) ?? 0) + 1);
  const workers = Math.max(1, line.atWork);
  if (place.ahead < workers || millisBetween(facts.startedAt, until) < LEAST_WAIT_MS) return null;
  return heldUp(place, facts, until, workers, answered !== null);
}

function heldUp(place: Place, facts: ExchangeFacts, until: EpochMicros, workers: number, served: boolean): WorkerWait | null {
  // Its turn comes when all but `workers - 1` of those ahead have left.
  const turn = place.line.departuresAhead(place, place.openedAt)?.[place.ahead - workers];
  const freed = turn !== undefined && turn.time <= until ? turn : null;
  if (freed === null && served) return null;
  const waited = millisBetween(facts.startedAt, freed?.time ?? until);
  if (waited < LEAST_WAIT_MS) return null;
  const { ahead, idleAhead } = place;
  return { waited, freedBy: freed, ahead, idleAhead, workers };
}
