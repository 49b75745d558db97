import { SingleExchangeAssembler } from '../cgi/index.js';
import type { Direction, EpochMicros, Party } from '../core/index.js';
import type { Assembler, AssemblerContext, CloseManner, ConnectionFacts, GapReason } from '../exchange/index.js';
import { UWSGI } from './dialect.js';
import { UwsgiHeaderReader } from './header-reader.js';
import { MODIFIER_PING, PingAssembler } from './ping.js';

/** Turns the bytes of one uwsgi connection into its exchange, or into a finding where they are a ping. */
export class UwsgiAssembler implements Assembler {
  private readonly connection: ConnectionFacts;
  private readonly context: AssemblerContext;
  private chosen: Assembler | null = null;

  constructor(connection: ConnectionFacts, context: AssemblerContext) {
    this.connection = connection;
    this.context = context;
  }

  bytes(direction: Direction, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void {
    const isPing = direction === 'to-app' && chunk[from] === MODIFIER_PING;
    (this.chosen ?? this.choose(isPing)).bytes(direction, chunk, from, to, time);
  }

  gap(direction: Direction, length: number | null, reason: GapReason, time: EpochMicros): void {
    (this.chosen ?? this.choose(false)).gap(direction, length, reason, time);
  }

  closed(by: Party, manner: CloseManner, time: EpochMicros): void {
    (this.chosen ?? this.choose(false)).closed(by, manner, time);
  }

  end(): void {
    this.chosen?.end();
  }

  /** The first byte tells. */
  private choose(isPing: boolean): Assembler {
    const { connection, context } = this;
    this.chosen = isPing
      ? new PingAssembler(connection, context)
      : new SingleExchangeAssembler(connection, context, UWSGI, new UwsgiHeaderReader());
    return this.chosen;
  }
}
