import { type EpochMicros, epochMicros } from '../core/index.js';
import { DEFAULT_TIMESTAMP_RESOLUTION } from './pcapng-format.js';

/** Ticks of the high half of a timestamp are worth this many of the low half. */
const HIGH_HALF = 2 ** 32;

/**
 * Turns the timestamps of an interface into microseconds. Nanoseconds since 1970 do not fit into a double, so the halves of
 * the timestamp are scaled apart and rounding happens once, to a quarter of a microsecond.
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
    return epochMicros(high * this.highWhole + (high * this.highRest + low) / this.ticksPerMicro + this.offsetMicros);
  }
}
