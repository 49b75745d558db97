import { type Direction, type EpochMicros, HOT_RETENTION, type Party, type RetentionLimits } from '../core/index.js';
import type { Assembler, AssemblerContext, ConnectionFacts, ExchangeSink, Protocol, RecordObserver } from '../exchange/index.js';
import { ASSEMBLERS } from './assemblers.js';
import { silentConnection } from './connection-findings.js';
import type { CloseManner, ConnectionId, ConnectionInfo, GapReason, LogSink } from './log.js';
import { SniffingAssembler } from './sniffing-assembler.js';
import { WorkerWatch } from './workers/index.js';

export interface PipelineOptions {
  readonly sink: ExchangeSink;
  /** What an exchange may keep; default {@link HOT_RETENTION}. */
  readonly retention?: RetentionLimits;
  /** For connections that do not say their own; default `auto`. */
  readonly protocol?: Protocol | 'auto';
  /** Number of the first exchange; default 1. */
  readonly firstIndex?: number;
  readonly observer?: RecordObserver;
}

interface Tracked {
  readonly assembler: Assembler;
  readonly facts: ConnectionFacts;
  /** Nobody has sent anything so far, and nobody was told. */
  isSilent: boolean;
}

/**
 * The one pipeline: the log in, exchanges out. The proxy runs it on live bytes, the terminal and the page’s worker on files.
 * Connections share nothing but the numbering of exchanges, and the workers of their application.
 */
export class Pipeline implements LogSink {
  private readonly connections = new Map<ConnectionId, Tracked>();
  private readonly context: AssemblerContext;
  private readonly workers: WorkerWatch;
  private readonly protocol: Protocol | 'auto';
  private next: number;

  constructor(options: PipelineOptions) {
    this.next = options.firstIndex ?? 1;
    this.protocol = options.protocol ?? 'auto';
    this.workers = new WorkerWatch(options.sink);
    this.context = {
      sink: this.workers,
      retention: options.retention ?? HOT_RETENTION,
      nextIndex: () => this.next++,
      ...(options.observer && { observer: options.observer }),
    };
  }

  /** Connections that are open. */
  get openConnections(): number {
    return this.connections.size;
  }

  opened(connection: ConnectionInfo, time: EpochMicros): void {
    const facts = connectionFacts(connection, connection.startSeen ? time : null);
    this.connections.set(connection.id, { assembler: this.assembler(connection, facts), facts, isSilent: true });
    this.workers.opened(facts, time);
  }

  private assembler({ protocol, startSeen }: ConnectionInfo, facts: ConnectionFacts): Assembler {
    const make = (known: Protocol): Assembler => ASSEMBLERS[known](facts, this.context, { startSeen });
    const told = protocol ?? this.protocol;
    if (told !== 'auto') return make(told);
    return new SniffingAssembler(make, startSeen);
  }

  bytes(connection: ConnectionId, direction: Direction, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void {
    const tracked = this.connections.get(connection);
    if (tracked === undefined) return;
    tracked.isSilent = false;
    tracked.assembler.bytes(direction, chunk, from, to, time);
  }

  gap(connection: ConnectionId, direction: Direction, length: number | null, reason: GapReason, time: EpochMicros): void {
    const tracked = this.connections.get(connection);
    if (tracked === undefined) return;
    tracked.isSilent = false;
    tracked.assembler.gap(direction, length, reason, time);
  }

  closed(connection: ConnectionId, by: Party, manner: CloseManner, time: EpochMicros): void {
    const tracked = this.connections.get(connection);
    if (tracked === undefined) return;
    tracked.assembler.closed(by, manner, time);
    this.workers.closed(connection, by, manner, time);
    if (tracked.isSilent && !(by === 'app' && manner === 'reset')) this.silent(tracked, time);
    const { serverClosedAt, appClosedAt } = tracked.facts;
    if (manner === 'reset' || (serverClosedAt !== null && appClosedAt !== null)) this.connections.delete(connection);
  }

  /** Closed by the first party, without a byte; an application that resets was not reached. */
  private silent(tracked: Tracked, time: EpochMicros): void {
    tracked.isSilent = false;
    const { facts } = tracked;
    const found = facts.openedAt === null ? undefined : silentConnection(facts.openedAt, time);
    if (found !== undefined) this.context.observer?.finding?.(facts, found);
  }

  /** The capture ends: exchanges that are open are settled without an end. */
  end(): void {
    for (const { assembler } of this.connections.values()) assembler.end();
    this.connections.clear();
  }
}

/** The facts of a connection that has just been announced. */
export function connectionFacts(connection: ConnectionInfo, openedAt: EpochMicros | null): ConnectionFacts {
  return {
    id: connection.id,
    server: connection.server,
    app: connection.app,
    tap: connection.tap,
    openedAt,
    serverClosedAt: null,
    appClosedAt: null,
  };
}
