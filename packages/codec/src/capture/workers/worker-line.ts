import type { EpochMicros } from '../../core/index.js';

/** A connection that is closed later than this after its request, in microseconds, was kept without one meanwhile. */
const CLOSING_MICROS = 1000;

/** Connections that have left and are remembered: what somebody waited for is among the last that went. */
const REMEMBERED = 512;

/** No pool has more workers: who is answered behind so many connections needs none of its own. */
const MOST_WORKERS = 1024;

/** A connection that has left the line. */
export interface Departure {
  readonly order: number;
  readonly time: EpochMicros;
  /** Number of its last exchange; 0 where it had none. */
  readonly exchange: number;
  /** That exchange had ended before, and its connection was kept. */
  readonly wasIdle: boolean;
  /** Path of what it asked for; null where its worker did not take long, or had ended before. */
  readonly path: string | null;
}

/** A connection with a worker, or on its way to one. */
export class Place {
  readonly line: WorkerLine;
  /** In order of opening. */
  readonly order: number;
  readonly openedAt: EpochMicros;
  /** Connections that were there when it came, and those of them that were kept without a request. */
  readonly ahead: number;
  readonly idleAhead: number;
  /** Number of the exchange that began last; 0: none yet. */
  exchange = 0;
  /** What its first exchange tells was looked at. */
  isJudged = false;
  /** Exchanges that go on. */
  busy = 0;
  /** Of the last that ended: when, and the path of what it asked for, where its worker took long. */
  endedAt: EpochMicros | null = null;
  path: string | null = null;

  constructor(line: WorkerLine, order: number, openedAt: EpochMicros, ahead: number, idleAhead: number) {
    this.line = line;
    this.order = order;
    this.openedAt = openedAt;
    this.ahead = ahead;
    this.idleAhead = idleAhead;
  }
}

/**
 * The connections of one application in order of opening. Where a worker serves one connection at a time (PHP-FPM, FastCGI programs
 * in C and Perl, uWSGI), they get their workers in this order, since the kernel hands them out so: who is answered while `n` older
 * ones are still there shows that there are more than `n` workers.
 */
export class WorkerLine {
  /** Connections that were seen to have a worker at the same time, at most; one has, wherever anybody answers. */
  atWork = 1;
  /** Exchanges that were held up since {@link atWork} grew. */
  heldUp = 0;
  private readonly places = new Set<Place>();
  private readonly departures: Departure[] = [];
  private opened = 0;
  private departed = 0;
  private idle = 0;

  enter(time: EpochMicros): Place {
    const place = new Place(this, this.opened++, time, this.places.size, this.idle);
    this.places.add(place);
    return place;
  }

  begin(place: Place, exchange: number): void {
    if (isIdle(place)) this.idle--;
    place.exchange = exchange;
    place.busy++;
  }

  end(place: Place, time: EpochMicros | null, path: string | null): void {
    place.endedAt = time;
    place.path = path;
    place.busy--;
    if (isIdle(place)) this.idle++;
  }

  /** Its worker is free again, or it needs none any more. */
  leave(place: Place, time: EpochMicros): void {
    if (!this.places.delete(place)) return;
    if (isIdle(place)) this.idle--;
    const { order, exchange, endedAt, path } = place;
    const wasIdle = endedAt !== null && time - endedAt > CLOSING_MICROS;
    this.departures[this.departed++ % REMEMBERED] = { order, time, exchange, wasIdle, path: wasIdle ? null : path };
  }

  /** Connections older than `place` that were there at `time`: infinitely many past {@link MOST_WORKERS}, undefined where that is forgotten. */
  aheadAt(place: Place, time: EpochMicros): number | undefined {
    const since = this.departuresAhead(place, time);
    if (since === undefined) return undefined;
    let ahead = since.length;
    for (const { order } of this.places) {
      if (order >= place.order) return ahead;
      if (++ahead > MOST_WORKERS) return Number.POSITIVE_INFINITY;
    }
    return ahead;
  }

  /** Those older than `place` that have left after `time`, the first to leave first; undefined where some are forgotten. */
  departuresAhead(place: Place, time: EpochMicros): readonly Departure[] | undefined {
    const found: Departure[] = [];
    const oldest = Math.max(0, this.departed - REMEMBERED);
    for (let i = this.departed - 1; i >= oldest; i--) {
      const departure = this.departures[i % REMEMBERED];
      if (departure === undefined || departure.time <= time) return found.toReversed();
      if (departure.order < place.order) found.push(departure);
    }
    return oldest === 0 ? found.toReversed() : undefined;
  }

  /** `count` connections were seen to have a worker at the same time. */
  saw(count: number): void {
    if (count <= this.atWork) return;
    this.atWork = count;
    this.heldUp = 0;
  }
}

function isIdle({ busy, exchange }: Place): boolean {
  return busy === 0 && exchange > 0;
}
