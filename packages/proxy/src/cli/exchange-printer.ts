import {
  type CloseManner,
  type ConnectionId,
  type ConnectionInfo,
  type ExchangeMarks,
  type GapReason,
  type LogSink,
  Pipeline,
} from '@fcgiscope/codec/capture';
import { exchangeOf, summaryOf } from '@fcgiscope/codec/cgi';
import { type Direction, type EpochMicros, FULL_RETENTION, type Party } from '@fcgiscope/codec/core';
import type { ExchangeFacts, SummaryRow } from '@fcgiscope/codec/exchange';
import type { Filter } from '@fcgiscope/codec/filter';
import { BodyKeeper } from './body-keeper.js';
import { HeldExchanges } from './held-exchanges.js';
import { NumberedLines } from './numbered-lines.js';
import type { ReadFormat } from './read-format.js';

export interface ExchangePrinterOptions {
  readonly filter: Filter | null;
  readonly format: ReadFormat;
  /** Records are printed, too, as they come. */
  readonly records: boolean;
  readonly marks: ExchangeMarks;
  readonly print: (line: string) => void;
  /** Exchanges are printed as they end. Else in order of their first byte, each when nothing more can come to it. */
  readonly live: boolean;
}

/** Decodes a log and prints its exchanges, those that pass a filter. */
export class ExchangePrinter implements LogSink {
  private readonly options: ExchangePrinterOptions;
  private readonly pipeline: Pipeline;
  /** Where the log goes: to the pipeline, by way of what keeps bodies. */
  private readonly log: LogSink;
  private readonly bodies: BodyKeeper | undefined;
  private readonly held: HeldExchanges;
  private readonly numbered: NumberedLines;
  /** What filters said that look into bodies: those are kept no longer than until the end of the exchange. */
  private readonly judged = new Map<ExchangeFacts, boolean>();

  constructor(options: ExchangePrinterOptions) {
    this.options = options;
    this.numbered = new NumberedLines(options.print);
    this.held = new HeldExchanges((facts) => this.release(facts));
    const searchesBodies = options.filter?.needs === 'bodies';
    this.pipeline = new Pipeline({
      retention: FULL_RETENTION,
      sink: { begun: () => undefined, changed: () => undefined, settled: (facts) => this.settled(facts) },
      observer: {
        ...(options.records && { record: options.format.record }),
        ...(searchesBodies && { content: (...met) => this.bodies?.content(...met) }),
      },
    });
    this.bodies = searchesBodies ? new BodyKeeper(this.pipeline) : undefined;
    this.log = this.bodies ?? this.pipeline;
  }

  opened(connection: ConnectionInfo, time: EpochMicros): void {
    this.log.opened(connection, time);
  }

  bytes(connection: ConnectionId, direction: Direction, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void {
    this.log.bytes(connection, direction, chunk, from, to, time);
  }

  gap(connection: ConnectionId, direction: Direction, length: number | null, reason: GapReason, time: EpochMicros): void {
    this.log.gap(connection, direction, length, reason, time);
  }

  closed(connection: ConnectionId, by: Party, manner: CloseManner, time: EpochMicros): void {
    this.log.closed(connection, by, manner, time);
    this.held.closed(connection, manner === 'reset');
  }

  /** The log ends. */
  end(): void {
    this.pipeline.end();
    this.held.end();
    this.numbered.end();
  }

  private settled(facts: ExchangeFacts): void {
    if (this.bodies !== undefined) this.judged.set(facts, this.passes(facts));
    if (this.options.live) this.release(facts);
    else this.held.hold(facts);
  }

  private release(facts: ExchangeFacts): void {
    const passes = this.judged.get(facts) ?? this.passes(facts);
    this.judged.delete(facts);
    const line = passes ? this.options.format.exchange(facts, this.options.marks.of(markedIn(facts))) : null;
    if (!this.options.live) this.numbered.ready(facts.index, line);
    else if (line !== null) this.options.print(line);
  }

  /** Asks the filter with ever more, as long as it cannot say. */
  private passes(facts: ExchangeFacts): boolean {
    const { filter } = this.options;
    if (filter === null) return true;
    const bodies = this.bodies?.take(facts);
    const row = summaryOf(facts);
    const marked = this.options.marks.of(row) !== undefined;
    const verdict = filter.testRow(row, { marked });
    if (verdict !== 'maybe') return verdict === 'yes';
    return filter.test({ row, exchange: exchangeOf(facts), marked, ...(bodies && { bodies }) });
  }
}

/** Of an exchange, what a mark knows it by. */
function markedIn({
  connection,
  startedAt,
  dialect,
  requestId,
}: ExchangeFacts): Pick<SummaryRow, 'connection' | 'start' | 'requestId'> {
  return { connection: connection.id, start: startedAt, requestId: dialect.multiplexes ? requestId : null };
}
