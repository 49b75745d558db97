import { type Diagnostic, type Direction, type EpochMicros, FULL_RETENTION } from '../core/index.js';
import type { Assembler, ExchangeFacts, GapReason, RecordObserver } from '../exchange/index.js';
import { ASSEMBLERS } from './assemblers.js';

/** A piece of a connection’s bytes, as the log stores it. */
export interface StoredChunk {
  readonly direction: Direction;
  /** Of its first byte in the direction. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly time: EpochMicros;
}

/**
 * The cold path: decodes one exchange again from the stored bytes of its connection, this time keeping everything. Give it the
 * connection’s chunks that overlap `[toAppFrom, toAppTo)` and `[fromAppFrom, fromAppTo)` of the facts that the hot path kept, in
 * order of time; chunks may reach beyond, and what is missing between them becomes a gap. An exchange that goes on meanwhile is
 * shown as it was when the decoder was made: bytes and end are of one moment.
 *
 *     const decoder = new SliceDecoder(hotFacts);
 *     for (const chunk of chunks) decoder.push(chunk);
 *     const facts = decoder.finish();
 */
export class SliceDecoder {
  private readonly requestId: number;
  private readonly gapReason: GapReason;
  private readonly ending: Ending;
  private readonly assembler: Assembler;
  private cold: ExchangeFacts | null = null;
  private readonly next: Record<Direction, number>;
  private readonly end: Record<Direction, number>;

  /** `gapReason`: why bytes are missing between chunks. */
  constructor(hot: ExchangeFacts, observer?: RecordObserver, gapReason: GapReason = 'evicted') {
    this.requestId = hot.requestId;
    this.gapReason = gapReason;
    this.ending = endingOf(hot);
    this.next = { 'to-app': hot.toAppFrom, 'from-app': hot.fromAppFrom };
    this.end = { 'to-app': hot.toAppTo, 'from-app': hot.fromAppTo };
    this.assembler = ASSEMBLERS[hot.dialect.protocol](
      { ...hot.connection },
      {
        sink: { begun: (facts) => this.begun(facts), changed: ignore, settled: ignore },
        nextIndex: () => hot.index,
        retention: FULL_RETENTION,
        ...(observer && { observer }),
      },
      {
        startSeen: true,
        start: { toApp: hot.toAppFrom, fromApp: hot.fromAppFrom, requestId: hot.requestId, generation: hot.generation },
      },
    );
  }

  /** Whether `facts`, as an observer hears of them, are those of the exchange that is decoded. */
  isSubject(facts: ExchangeFacts | null): boolean {
    return facts !== null && facts === this.cold;
  }

  push(chunk: StoredChunk): void {
    const { direction } = chunk;
    const from = Math.max(this.next[direction], chunk.offset);
    const to = Math.min(this.end[direction], chunk.offset + chunk.bytes.length);
    if (from >= to) return;
    if (from > this.next[direction]) this.assembler.gap(direction, from - this.next[direction], this.gapReason, chunk.time);
    this.assembler.bytes(direction, chunk.bytes, from - chunk.offset, to - chunk.offset, chunk.time);
    this.next[direction] = to;
  }

  /** The facts with all that was stored; undefined where not even the beginning is left. */
  finish(): ExchangeFacts | undefined {
    const { cold, ending } = this;
    if (cold === null) return undefined;
    if (cold.state !== ending.state) adoptEnd(cold, ending);
    cold.serverGoneAt = ending.serverGoneAt;
    for (const name of ending.closedStreams) cold[name].closed = true;
    for (const diagnostic of ending.diagnostics) if (!has(cold.diagnostics, diagnostic)) cold.add(diagnostic);
    return cold;
  }

  private begun(facts: ExchangeFacts): void {
    if (this.cold === null && facts.requestId === this.requestId) this.cold = facts;
  }
}

function ignore(): void {}

const STREAMS = ['stdin', 'data', 'stdout', 'stderr'] as const;

interface Ending
  extends Readonly<
    Pick<ExchangeFacts, 'state' | 'endedAt' | 'appStatus' | 'protocolStatus' | 'headMissing' | 'serverGoneAt' | 'diagnostics'>
  > {
  /** SCGI and uwsgi close them with their connection. */
  readonly closedStreams: readonly (typeof STREAMS)[number][];
}

/** How it has ended until now. */
function endingOf(facts: ExchangeFacts): Ending {
  const { state, endedAt, appStatus, protocolStatus, headMissing, serverGoneAt, diagnostics } = facts;
  const closedStreams = STREAMS.filter((name) => facts[name].closed);
  return { state, endedAt, appStatus, protocolStatus, headMissing, serverGoneAt, diagnostics: [...diagnostics], closedStreams };
}

/** How it ended is not in its bytes: closes and the capture’s end are the connection’s. */
function adoptEnd(cold: ExchangeFacts, ending: Ending): void {
  cold.state = ending.state;
  cold.endedAt = ending.endedAt;
  cold.appStatus = ending.appStatus;
  cold.protocolStatus = ending.protocolStatus;
  cold.headMissing = ending.headMissing;
}

function has(list: readonly Diagnostic[], wanted: Diagnostic): boolean {
  return list.some(({ code, span }) => code === wanted.code && span?.offset === wanted.span?.offset);
}
