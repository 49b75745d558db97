import type { EpochMicros, Party } from '../../core/index.js';
import type { ConnectionFacts, ExchangeFacts, ExchangeSink } from '../../exchange/index.js';
import type { CloseManner, ConnectionId } from '../log.js';
import { workerWaitFinding } from './worker-diagnostics.js';
import { type Place, WorkerLine } from './worker-line.js';
import { slowPathOf, workerWaitOf } from './worker-wait.js';

/** Applications that are watched; connections to further ones are passed over. */
const MOST_APPLICATIONS = 256;

/**
 * Stands between the assemblers and whoever takes their exchanges, and adds what no connection shows by itself: that an exchange
 * was held up by others. Costs two look-ups an exchange.
 */
export class WorkerWatch implements ExchangeSink {
  private readonly sink: ExchangeSink;
  private readonly lines = new Map<string, WorkerLine>();
  private readonly places = new Map<ConnectionId, Place>();

  constructor(sink: ExchangeSink) {
    this.sink = sink;
  }

  /** Call before the first exchange of the connection begins. */
  opened(connection: ConnectionFacts, time: EpochMicros): void {
    const place = this.lineOf(connection.app)?.enter(time);
    if (place !== undefined) this.places.set(connection.id, place);
  }

  /** Call after the exchanges that end by it have settled. */
  closed(id: ConnectionId, by: Party, manner: CloseManner, time: EpochMicros): void {
    const place = this.places.get(id);
    if (place === undefined) return;
    // A worker whose web server closes goes on with its script, and is free at once where it has none.
    if (by === 'app' || manner === 'reset' || place.busy === 0) this.leave(id, place, time);
  }

  begun(facts: ExchangeFacts): void {
    const place = this.places.get(facts.connection.id);
    if (place !== undefined) place.line.begin(place, facts.index);
    this.sink.begun(facts);
  }

  changed(facts: ExchangeFacts): void {
    // Who waits in vain may never settle: nobody closes a connection that no worker has taken.
    if (facts.serverGoneAt !== null) this.judgeOnce(facts);
    this.sink.changed(facts);
  }

  settled(facts: ExchangeFacts): void {
    const place = this.places.get(facts.connection.id);
    if (place !== undefined) this.ended(place, facts);
    this.sink.settled(facts);
  }

  private ended(place: Place, facts: ExchangeFacts): void {
    const waited = this.judge(place, facts);
    place.line.end(place, facts.endedAt, slowPathOf(facts, waited));
    if (place.busy === 0 && facts.state === 'end-request' && facts.endedAt !== null && !keepsConnection(facts))
      this.leave(facts.connection.id, place, facts.endedAt);
  }

  private judgeOnce(facts: ExchangeFacts): void {
    const place = this.places.get(facts.connection.id);
    if (place !== undefined) this.judge(place, facts);
  }

  /** How long `facts` waited, in milliseconds, where it is the first of its connection: those that follow have a worker already. */
  private judge(place: Place, facts: ExchangeFacts): number {
    if (place.isJudged || !isFirst(facts)) return 0;
    place.isJudged = true;
    const { line } = place;
    const wait = workerWaitOf(place, facts);
    if (wait === null) return 0;
    if (wait.isCertain) line.heldUp++;
    facts.add(workerWaitFinding(wait, line.heldUp));
    return wait.waited;
  }

  private leave(id: ConnectionId, place: Place, time: EpochMicros): void {
    this.places.delete(id);
    place.line.leave(place, time);
  }

  private lineOf(app: string): WorkerLine | undefined {
    const known = this.lines.get(app);
    if (known !== undefined || app === '' || this.lines.size >= MOST_APPLICATIONS) return known;
    const line = new WorkerLine();
    this.lines.set(app, line);
    return line;
  }
}

/** Of its connection, whose beginning was seen. */
function isFirst({ connection, toAppFrom }: ExchangeFacts): boolean {
  return connection.openedAt !== null && toAppFrom === 0;
}

function keepsConnection({ dialect, flags }: ExchangeFacts): boolean {
  return dialect.keepsConnection(flags) ?? false;
}
