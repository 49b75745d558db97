import { concat } from '../bytes/index.js';
import type { Direction, EpochMicros, Party } from '../core/index.js';
import type { Assembler, CloseManner, GapReason, Protocol } from '../exchange/index.js';
import { isUwsgiPing } from '../uwsgi/index.js';
import { sniffStart } from './sniff.js';

/**
 * A few bytes decide, so this is reached by peers that send them one by one only, and by applications that speak before they are
 * asked: what comes after it goes uncounted.
 */
const MAX_HELD_CHUNKS = 64;

interface HeldChunk {
  readonly direction: Direction;
  readonly bytes: Uint8Array;
  readonly time: EpochMicros;
}

/**
 * Holds the first bytes of a connection until they tell which protocol it speaks, then steps aside. What is none of the three
 * is given to FastCGI, which says that it is not: a tap was put there because FastCGI was expected.
 */
export class SniffingAssembler implements Assembler {
  private readonly make: (protocol: Protocol) => Assembler;
  private readonly startSeen: boolean;
  private held: HeldChunk[] = [];
  private chosen: Assembler | null = null;

  /** `startSeen`: false where the capture begins later than the connection, perhaps with an answer. */
  constructor(make: (protocol: Protocol) => Assembler, startSeen: boolean) {
    this.make = make;
    this.startSeen = startSeen;
  }

  bytes(direction: Direction, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void {
    if (this.chosen !== null) {
      this.chosen.bytes(direction, chunk, from, to, time);
      return;
    }
    const protocol = direction === 'to-app' ? this.judge(chunk, from, to) : this.judgeAnswer();
    if (protocol !== null) this.choose(protocol).bytes(direction, chunk, from, to, time);
    // Not `slice`: that of a Node Buffer shares the memory, which the tap uses again.
    else this.hold({ direction, bytes: concat([chunk.subarray(from, to)]), time });
  }

  gap(direction: Direction, length: number | null, reason: GapReason, time: EpochMicros): void {
    (this.chosen ?? this.chooseLate()).gap(direction, length, reason, time);
  }

  closed(by: Party, manner: CloseManner, time: EpochMicros): void {
    (this.chosen ?? this.chooseLate()).closed(by, manner, time);
  }

  end(): void {
    (this.chosen ?? this.chooseLate()).end();
  }

  private judge(chunk: Uint8Array, from: number, to: number): Protocol | null {
    const start = this.held.length === 0 ? chunk.subarray(from, to) : concat([this.asked(), chunk.subarray(from, to)]);
    const guess = sniffStart(start, 0, start.length);
    if (guess === 'more' && this.held.length < MAX_HELD_CHUNKS) return null;
    return typeof guess === 'object' ? guess.protocol : 'fastcgi';
  }

  /** All that is held of the web server. */
  private asked(): Uint8Array {
    return concat(this.held.filter(({ direction }) => direction === 'to-app').map(({ bytes }) => bytes));
  }

  /** Something else than bytes of the web server came, and a ping of uwsgi is all that it said: no more of it will come. */
  private chooseLate(): Assembler {
    return this.choose(isUwsgiPing(this.asked()) ? 'uwsgi' : 'fastcgi');
  }

  /** An answer whose request was not captured: only FastCGI has another one to come. */
  private judgeAnswer(): Protocol | null {
    if (isUwsgiPing(this.asked())) return 'uwsgi';
    return this.startSeen || this.held.length > 0 ? null : 'fastcgi';
  }

  private choose(protocol: Protocol): Assembler {
    const chosen = this.make(protocol);
    this.chosen = chosen;
    for (const { direction, bytes, time } of this.held) chosen.bytes(direction, bytes, 0, bytes.length, time);
    this.held = [];
    return chosen;
  }

  private hold(chunk: HeldChunk): void {
    if (this.held.length < MAX_HELD_CHUNKS) this.held.push(chunk);
  }
}
