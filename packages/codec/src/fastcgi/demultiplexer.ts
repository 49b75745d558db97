import { type GapLedger, HeadFinder } from '../cgi/index.js';
import type { ExchangeFacts } from '../exchange/index.js';
import { FIRST_OUTPUT_ROW, type LawRow } from './law-rows.js';
import type { InputPhase, OutputPhase } from './request-law.js';

/** A request that has begun and has not ended, with what its law and its streams need to go on. */
export class ActiveRequest {
  readonly facts: ExchangeFacts;
  input: LawRow<InputPhase>;
  output: LawRow<OutputPhase> = FIRST_OUTPUT_ROW;
  readonly head: HeadFinder = new HeadFinder();
  /** Offsets in the PARAMS stream where one record ends and the next begins. */
  readonly paramsEdges: number[] = [];
  /** Where the last PARAMS record with content ended. */
  paramsEnd = 0;
  /** What PARAMS promise of STDIN, once they are complete; null where they promise nothing. */
  contentLength: number | null = null;
  /** The capture missed bytes from the application while this was open: its end may be among them. */
  outputGap = false;
  /** Undefined where the capture missed nothing of it. */
  gaps: GapLedger | undefined;

  constructor(facts: ExchangeFacts, input: LawRow<InputPhase>) {
    this.facts = facts;
    this.input = input;
  }

  get inputPhase(): InputPhase {
    return this.input.phase;
  }
}

interface IdState {
  /** How many requests used this id so far. */
  generation: number;
  /** Begun and not ended, oldest first: more than one only where a peer begins an id again too early. */
  readonly active: ActiveRequest[];
  /** The one that ended last, to tell late records from stray ones. */
  ended: ExchangeFacts | null;
}

/**
 * Who a record belongs to: requests of one connection by id (§3.3). An id that is begun again before its end names two requests:
 * input belongs to the newer one, output to the older one until its END_REQUEST, as PHP-FPM (which answers them in turn) means it.
 */
export class Demultiplexer {
  private readonly ids = new Map<number, IdState>();
  private openCount = 0;

  /** Requests that have begun and not ended. */
  get open(): number {
    return this.openCount;
  }

  /** Which generation of `id` begins next, from 1. */
  nextGeneration(id: number): number {
    return (this.ids.get(id)?.generation ?? 0) + 1;
  }

  /** Makes the next generation of `id` be `generation`: for decoding that starts in the middle of a connection. */
  startAt(id: number, generation: number): void {
    this.ids.set(id, { generation: generation - 1, active: [], ended: null });
  }

  begin(request: ActiveRequest): void {
    const { requestId, generation } = request.facts;
    const state = this.ids.get(requestId);
    if (state === undefined) this.ids.set(requestId, { generation, active: [request], ended: null });
    else {
      state.generation = generation;
      state.active.push(request);
    }
    this.openCount++;
  }

  /** Whose input a record with `id` is: the newest request. */
  forInput(id: number): ActiveRequest | undefined {
    return this.ids.get(id)?.active.at(-1);
  }

  /** Whose output a record with `id` is: the oldest request. */
  forOutput(id: number): ActiveRequest | undefined {
    return this.ids.get(id)?.active[0];
  }

  /** The request that used `id` last and has ended. */
  lastEnded(id: number): ExchangeFacts | null {
    return this.ids.get(id)?.ended ?? null;
  }

  end(request: ActiveRequest): void {
    const state = this.ids.get(request.facts.requestId);
    const at = state?.active.indexOf(request) ?? -1;
    if (state === undefined || at < 0) return;
    if (at === state.active.length - 1) state.active.pop();
    else state.active.splice(at, 1);
    state.ended = request.facts;
    this.openCount--;
  }

  /** All open requests, in no particular order; may be ended while iterating. */
  all(): ActiveRequest[] {
    const all: ActiveRequest[] = [];
    if (this.openCount > 0) for (const state of this.ids.values()) all.push(...state.active);
    return all;
  }

  /** The open request that began first. */
  oldest(): ActiveRequest | undefined {
    return this.all().reduce<ActiveRequest | undefined>(
      (oldest, next) => (oldest === undefined || next.facts.index < oldest.facts.index ? next : oldest),
      undefined,
    );
  }
}
