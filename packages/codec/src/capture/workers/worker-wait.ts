import { firstByteAt, glanceOfStream } from '../../cgi/index.js';
import { type EpochMicros, epochMicros, type Millis, millisBetween } from '../../core/index.js';
import type { ExchangeFacts } from '../../exchange/index.js';
import type { Departure, Place } from './worker-line.js';

/** Shorter waits are nobody's trouble. */
const LEAST_WAIT_MS = 100;

/** Who is answered right behind another may have run beside it for as long: less than this part of the time was its own. */
const LEAST_OWN_PART = 0.1;

/** How long the first exchange of a connection waited for a worker, if there are no more workers than were seen at work. */
export interface WorkerWait {
  readonly waited: Millis;
  /** Whose departure made the worker free; null where it never got one. */
  readonly freedBy: Departure | null;
  /** Connections ahead of it when it came, and those of them that idled. */
  readonly ahead: number;
  readonly idleAhead: number;
  readonly workers: number;
  /** It was answered, and so long after its turn had come that it cannot have run beside those ahead. */
  readonly isCertain: boolean;
}

/** What `facts`, just settled and the first of its connection, tell of the workers; null where it was not held up. */
export function workerWaitOf(place: Place, facts: ExchangeFacts): WorkerWait | null {
  const { line } = place;
  const answered = firstByteAt(facts);
  if (answered !== null) line.saw((line.aheadAt(place, answered) ?? 0) + 1);
  const until = answered ?? facts.serverGoneAt ?? facts.endedAt;
  if (place.ahead < line.atWork || until === null || millisBetween(facts.startedAt, until) < LEAST_WAIT_MS) return null;
  // Its turn came when all but one less than there are workers had left.
  const turn = line.departuresAhead(place, place.openedAt)?.[place.ahead - line.atWork];
  if (turn !== undefined && turn.time <= until) return afterTurn(place, facts, turn, answered);
  return answered === null ? waitOf(place, facts, until, null, false) : null;
}

function afterTurn(place: Place, facts: ExchangeFacts, turn: Departure, answered: EpochMicros | null): WorkerWait | null {
  const own = answered === null ? 0 : answered - turn.time;
  const isCertain = own >= LEAST_OWN_PART * (turn.time + own - facts.startedAt);
  if (isCertain || turn.path === null || turn.path !== slowPathOf(facts)) return waitOf(place, facts, turn.time, turn, isCertain);
  // Requests for the same that end together ran beside each other: another worker that was there.
  const { line } = place;
  line.saw((line.aheadAt(place, epochMicros(turn.time - 1)) ?? 0) + 1);
  return null;
}

function waitOf(
  place: Place,
  facts: ExchangeFacts,
  to: EpochMicros,
  freedBy: Departure | null,
  isCertain: boolean,
): WorkerWait | null {
  const waited = millisBetween(facts.startedAt, to);
  const { ahead, idleAhead, line } = place;
  return waited < LEAST_WAIT_MS ? null : { waited, freedBy, ahead, idleAhead, workers: line.atWork, isCertain };
}

/** The path of what an exchange asked for, if its worker took long for it: only those hold others up. It waited for `waited` ms first. */
export function slowPathOf(facts: ExchangeFacts, waited = 0): string | null {
  const { startedAt, endedAt } = facts;
  if (endedAt === null || millisBetween(startedAt, endedAt) - waited < LEAST_WAIT_MS) return null;
  const { uri, script } = glanceOfStream(facts);
  return uri?.split('?', 1)[0] ?? script;
}
