import { type EpochMicros, epochMicros } from '../core/index.js';
import { DEFAULT_TIMESTAMP_RESOLUTION } from './pcapng-format.js';

/** Ticks of the high half of a timestamp are worth this many of the low half. */
const HIGH_HALF = 2 ** 32;

/** What a double holds of a time in microseconds since 1970: quarters, until the year 2255. */
const QUARTERS = 4;

/** Division may end this much below the quarter that it means; less than a nanosecond. */
const DIVISION_ERROR = 1e-4;

/**
 * Microseconds to the quarter at or before: rounded to the nearest, 999 nanoseconds would be the next microsecond, and all others
 * who read the file would name another time.
 */
export function cutToQuarters(micros: number): number {
  return Math.floor(micros * QUARTERS + DIVISION_ERROR) / QUARTERS;
}

/**
 * Turns the timestamps of an interface into microseconds. Nanoseconds since 1970 do not fit into a double, so the halves of
 * the timestamp are scaled apart.
 */
export class PacketClock {
  private readonly ticksPerMicro: number;
  private readonly offsetMicros: number;
  private readonly highWhole: number;
  private readonly highRest: number;

  /**
   * `resolution` as `if_tsresol` has it: the negative power of 10, or of 2 where the highest bit is set. `offsetSeconds` as
   * `if_tsoffset`.
   */
  constructor(resolution: number = DEFAULT_TIMESTAMP_RESOLUTION, offsetSeconds = 0) {
    const exponent = resolution & 0x7f;
    const ticksPerSecond = resolution & 0x80 ? 2 ** exponent : 10 ** exponent;
    this.ticksPerMicro = ticksPerSecond / 1e6;
    this.offsetMicros = offsetSeconds * 1e6;
    this.highWhole = Math.floor(HIGH_HALF / this.ticksPerMicro);
    this.highRest = HIGH_HALF - this.highWhole * this.ticksPerMicro;
  }

  time(high: number, low: number): EpochMicros {
    const rest = (high * this.highRest + low) / this.ticksPerMicro;
    return epochMicros(high * this.highWhole + cutToQuarters(rest) + this.offsetMicros);
  }
}
