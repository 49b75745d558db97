import { GapLedger, gapMessage } from '../cgi/index.js';
import { type Diagnostic, type Direction, diagnose, type EpochMicros, epochMicros, type Party } from '../core/index.js';
import type {
  Assembler,
  AssemblerContext,
  AssemblerStart,
  CloseManner,
  ConnectionFacts,
  EndState,
  GapReason,
} from '../exchange/index.js';
import { ConnectionState } from './connection-state.js';
import type { ActiveRequest } from './demultiplexer.js';
import { FASTCGI_DIAGNOSTICS } from './diagnostics.js';
import { crossedMessage, resetMessage } from './end-messages.js';
import { InputLane } from './input-lane.js';
import type { Lane } from './lane.js';
import { OutputLane } from './output-lane.js';

/**
 * Turns the two byte directions of one FastCGI connection into exchanges. It keeps no bodies: counts, times, the raw params and
 * head, and where the bytes lie.
 *
 * How an exchange ends: by END_REQUEST; else when no END_REQUEST can come any more, that is once the application has closed or
 * anybody has reset. A web server that closes first only *gives up*: the application may go on for nobody, and its
 * END_REQUEST still ends the exchange. Without one, the end is named after whoever closed first.
 *
 * An exchange consists of whole records. One that is going on counts while it comes; where it will not be whole any more,
 * because the connection, the request or the capture ended before, a diagnostic keeps what came of it.
 */
export class FastcgiAssembler implements Assembler {
  private readonly state: ConnectionState;
  private readonly input: InputLane;
  private readonly output: OutputLane;
  private firstClose: EndState | null = null;
  /** When the application closed. */
  private appGoneAt: EpochMicros | null = null;

  constructor(
    connection: ConnectionFacts,
    context: AssemblerContext,
    options: { readonly startSeen: boolean; readonly start?: AssemblerStart },
  ) {
    const { start } = options;
    this.state = new ConnectionState(connection, context);
    this.state.inputMissed = !options.startSeen;
    this.input = new InputLane(this.state, start?.toApp ?? 0, options.startSeen);
    this.output = new OutputLane(this.state, start?.fromApp ?? 0, options.startSeen);
    if (start !== undefined) this.state.requests.startAt(start.requestId, start.generation);
  }

  bytes(direction: Direction, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void {
    this.state.now = time;
    this.lane(direction).push(chunk, from, to);
    this.state.flush();
  }

  gap(direction: Direction, length: number | null, reason: GapReason, time: EpochMicros): void {
    this.state.now = time;
    if (direction === 'to-app') this.state.inputMissed = true;
    for (const request of this.state.requests.all()) {
      request.gaps ??= new GapLedger();
      request.gaps.note(request.facts, direction, length, reason, missing);
      this.state.touch(request.facts);
    }
    this.state.find('capture-gap', undefined, gapMessage(direction, length, 1, reason));
    const inStep = this.lane(direction).skip(length);
    if (!inStep && direction === 'from-app') for (const request of this.state.requests.all()) request.outputGap = true;
    this.state.flush();
  }

  closed(by: Party, manner: CloseManner, time: EpochMicros): void {
    this.state.now = time;
    this.firstClose ??= `${by}-${manner === 'fin' ? 'closed' : 'reset'}`;
    this.noteClose(by, time);
    this.lane(by === 'server' ? 'to-app' : 'from-app').senderClosed();
    if (by === 'server') for (const request of this.state.requests.all()) this.serverGone(request, time);
    if (by === 'app') this.appGoneAt ??= time;
    const noMoreInput = manner === 'reset' || this.state.connection.serverClosedAt !== null;
    if (manner === 'reset' || this.appGoneAt !== null) this.settleWhatIsOver(this.firstClose, noMoreInput, time);
    this.state.flush();
  }

  end(): void {
    const { appGoneAt, firstClose } = this;
    for (const request of this.state.requests.all()) {
      if (appGoneAt !== null && firstClose !== null) this.settle(request, firstClose, lastOf(request, appGoneAt));
      else this.state.settle(request, this.stateAtEnd(request), null);
    }
    this.state.flush();
  }

  /** Nobody answers any more. Input that the web server had on its way when the application closed still counts. */
  private settleWhatIsOver(state: EndState, noMoreInput: boolean, time: EpochMicros): void {
    for (const request of this.state.requests.all()) {
      if (noMoreInput || request.inputPhase === 'complete') this.settle(request, state, lastOf(request, this.appGoneAt ?? time));
    }
  }

  /** The capture ends while the application could still have answered. */
  private stateAtEnd(request: ActiveRequest): EndState {
    return request.outputGap ? 'lost' : (this.firstClose ?? 'capture-end');
  }

  private lane(direction: Direction): Lane {
    return direction === 'to-app' ? this.input : this.output;
  }

  private noteClose(by: Party, time: EpochMicros): void {
    const { connection } = this.state;
    if (by === 'server') connection.serverClosedAt ??= time;
    else connection.appClosedAt ??= time;
  }

  private serverGone(request: ActiveRequest, time: EpochMicros): void {
    request.facts.serverGoneAt ??= time;
    this.state.touch(request.facts);
  }

  private settle(request: ActiveRequest, state: EndState, time: EpochMicros): void {
    const { facts } = request;
    if (state === 'app-closed') this.state.blame(facts, 'app-closed-early', undefined, crossedMessage(facts, time));
    else if (state === 'app-reset')
      this.state.blame(facts, 'app-reset', undefined, resetMessage(facts) ?? crossedMessage(facts, time));
    // Once the application is gone it has not been given up by the web server, whose close is the consequence.
    if (state.startsWith('app')) facts.serverGoneAt = null;
    this.state.settle(request, request.outputGap ? 'lost' : state, time);
  }
}

/** Of `gone`, when nobody could answer any more, and what came all the same. */
function lastOf({ facts }: ActiveRequest, gone: EpochMicros): EpochMicros {
  const { lastInputAt, lastStdoutAt, firstStderrAt } = facts;
  return epochMicros(Math.max(gone, lastInputAt, lastStdoutAt ?? gone, firstStderrAt ?? gone));
}

function missing(message: string): Diagnostic {
  return diagnose(FASTCGI_DIAGNOSTICS, 'capture-gap', { message });
}
