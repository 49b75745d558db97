import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { type CaptureFinding, CaptureReader, type CaptureSummary, decompressed, Pipeline } from '@fcgiscope/codec/capture';
import { exchangeOf, summaryOf } from '@fcgiscope/codec/cgi';
import { FULL_RETENTION, isoTime } from '@fcgiscope/codec/core';
import type { ExchangeFacts, RecordObserver } from '@fcgiscope/codec/exchange';
import { recordTypeLabel } from '@fcgiscope/codec/fastcgi';
import type { Filter } from '@fcgiscope/codec/filter';
import { BodyKeeper } from './body-keeper.js';
import { type CaptureFile, captureFiles } from './capture-source.js';
import { CommandFailure } from './exit-code.js';
import { LineOutput } from './line-output.js';
import { NumberedLines } from './numbered-lines.js';
import { PRODUCT } from './product.js';
import { Progress } from './progress.js';
import { watchForStop } from './stop-signal.js';
import { type TableLook, tableHead, tableRecord, tableRow } from './table-output.js';
import { paintFor } from './terminal.js';

/** A checked command line of `fcgiscope read`. */
export interface ReadSettings {
  /** A file, a directory of files, or `-`. */
  readonly source: string;
  readonly format: 'table' | 'ndjson';
  readonly records: boolean;
  readonly filter: Filter | null;
  /** Ports of applications; null: connections are recognised by their bytes. */
  readonly ports: readonly number[] | null;
  readonly follow: boolean;
}

/** Where it prints: results, and what people have to know. */
export interface ReadStreams {
  readonly stdout: Writable & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;
  readonly stderr: Writable & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;
}

/** How exchanges and records become lines. */
interface Format {
  exchange(facts: ExchangeFacts): string;
  readonly record: NonNullable<RecordObserver['record']>;
}

/**
 * Runs `fcgiscope read`. Exchanges of files are printed in order of their first byte, those of a stream that is still being
 * written as they end. A damaged capture is printed as far as it goes; then this throws.
 */
export async function runRead(settings: ReadSettings, streams: ReadStreams = process): Promise<void> {
  const output = new LineOutput(streams.stdout);
  const format = settings.format === 'table' ? tableFormat(output, tableLook(streams)) : ndjsonFormat(output);
  const stop = isLive(settings) ? watchForStop() : undefined;
  try {
    const stopped = new AbortController();
    void stop?.stopped.then(() => stopped.abort());
    const progress = new Progress(streams.stderr);
    const summary = await readAll(settings, format, output, progress, stopped.signal);
    report(settings, summary, streams);
  } finally {
    stop?.dispose();
  }
}

/** What is read is still being written. */
function isLive({ follow, source }: ReadSettings): boolean {
  return follow || source === '-';
}

async function readAll(
  settings: ReadSettings,
  format: Format,
  output: LineOutput,
  progress: Progress,
  stop: AbortSignal,
): Promise<CaptureSummary> {
  const numbered = new NumberedLines(output.line);
  const live = isLive(settings);
  const print = live
    ? (_index: number, line: string | null) => line !== null && output.line(line)
    : numbered.ready.bind(numbered);
  const { pipeline, log } = buildPipeline(settings, format, print);
  const reader = new CaptureReader({ sink: log, ...(settings.ports !== null && { ports: settings.ports }) });
  let files = 0;
  for await (const file of captureFiles(settings.source, { follow: settings.follow, stop })) {
    if (files++ > 0) reader.nextFile();
    await readOne(file, reader, output, progress);
  }
  const summary = reader.end();
  pipeline.end();
  numbered.end();
  progress.clear();
  await output.flush();
  return summary;
}

async function readOne(file: CaptureFile, reader: CaptureReader, output: LineOutput, progress: Progress): Promise<void> {
  let read = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of file.chunks) {
      read += chunk.length;
      yield chunk;
    }
  };
  for await (const chunk of decompressed(counted(), (message) => reader.damaged('gzip-damaged', message))) {
    reader.push(chunk);
    progress.clear();
    await output.flush();
    progress.update(file.name, read, file.size);
  }
}

function buildPipeline(settings: ReadSettings, format: Format, print: (index: number, line: string | null) => void) {
  const { filter } = settings;
  let bodies: BodyKeeper | undefined;
  const pipeline = new Pipeline({
    retention: FULL_RETENTION,
    sink: {
      begun: () => undefined,
      changed: () => undefined,
      settled: (facts) => print(facts.index, passes(filter, facts, bodies) ? format.exchange(facts) : null),
    },
    observer: {
      ...(settings.records && { record: format.record }),
      ...(filter?.needs === 'bodies' && { content: (...met) => bodies?.content(...met) }),
    },
  });
  if (filter?.needs === 'bodies') bodies = new BodyKeeper(pipeline);
  return { pipeline, log: bodies ?? pipeline };
}

/** Asks the filter with ever more, as long as it cannot say. */
function passes(filter: Filter | null, facts: ExchangeFacts, bodies: BodyKeeper | undefined): boolean {
  if (filter === null) return true;
  const kept = bodies?.take(facts);
  const row = summaryOf(facts);
  const verdict = filter.testRow(row);
  if (verdict !== 'maybe') return verdict === 'yes';
  return filter.test({ row, exchange: exchangeOf(facts), ...(kept && { bodies: kept }) });
}

/** Where a terminal does not say. */
const DEFAULT_COLUMNS = 80;

/** Past ASCII there are control characters that JSON leaves as they are, and terminals obey. */
const HIGH_CONTROLS = /[\u007f-\u009f]/g;

function json(value: unknown): string {
  return JSON.stringify(value).replace(HIGH_CONTROLS, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

function ndjsonFormat(output: LineOutput): Format {
  let records = 0;
  return {
    exchange: (facts) => json(exchangeOf(facts)),
    record: (connection, direction, record, _owner, time) => {
      const { version, type, requestId, contentLength, paddingLength, offset } = record;
      output.line(
        json({
          record: ++records,
          time: isoTime(time),
          connection: { id: connection.id, server: connection.server, app: connection.app },
          direction,
          version,
          type: recordTypeLabel(type),
          typeCode: type,
          requestId,
          contentLength,
          paddingLength,
          offset,
        }),
      );
    },
  };
}

function tableFormat(output: LineOutput, look: TableLook): Format {
  output.head = tableHead(look);
  return {
    exchange: (facts) => tableRow(summaryOf(facts), look),
    record: (connection, direction, record, _owner, time) =>
      output.line(tableRecord(time, direction, record, connection.id, look)),
  };
}

function tableLook({ stdout }: ReadStreams): TableLook {
  return { width: stdout.isTTY === true ? (stdout.columns ?? DEFAULT_COLUMNS) : null, paint: paintFor(stdout) };
}

/** Says what is wrong with the capture; throws where that made it unreadable somewhere. */
function report(settings: ReadSettings, { findings, traffic, packets }: CaptureSummary, { stderr }: ReadStreams): void {
  const say = (line: string): void => void stderr.write(`${PRODUCT}: ${settings.source}: ${line}\n`);
  for (const finding of findings) if (finding.severity === 'warning') say(inOneLine(finding));
  const fatal = findings.find(({ severity }) => severity === 'error');
  if (fatal !== undefined) throw new CommandFailure(`${settings.source}: ${fatal.message}`);
  const ours = traffic.fastcgi.connections + traffic.scgi.connections + traffic.uwsgi.connections + traffic.port.connections;
  if (ours > 0) return;
  const hint = settings.ports === null ? "; if there should be, name the application's port with --port" : ' on the given ports';
  say(`no FastCGI in its ${packets} packets${hint}`);
}

function inOneLine({ message, count }: CaptureFinding): string {
  return count > 1 ? `${message} (${count} times)` : message;
}
