import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import {
  type CaptureFinding,
  type CaptureNote,
  CaptureReader,
  type CaptureSummary,
  decompressed,
  ExchangeMarks,
} from '@fcgiscope/codec/capture';
import { captureBytes, HarError } from '@fcgiscope/codec/export';
import type { Filter } from '@fcgiscope/codec/filter';
import { type CaptureFile, captureFiles } from './capture-source.js';
import { ExchangePrinter } from './exchange-printer.js';
import { CommandFailure } from './exit-code.js';
import { LineOutput } from './line-output.js';
import { PRODUCT } from './product.js';
import { Progress } from './progress.js';
import { ndjsonFormat, type ReadFormat, tableFormat, tableLook } from './read-format.js';
import { savedMarks } from './saved-marks.js';
import { watchForStop } from './stop-signal.js';

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

/**
 * Runs `fcgiscope read`. Exchanges of files are printed in order of their first byte, with all that comes to them later; those of a
 * stream that is still being written as they end. A damaged capture is printed as far as it goes; then this throws.
 */
export async function runRead(settings: ReadSettings, streams: ReadStreams = process): Promise<void> {
  const output = new LineOutput(streams.stdout);
  const format = settings.format === 'table' ? tableFormat(output, tableLook(streams.stdout)) : ndjsonFormat(output);
  const stop = isLive(settings) ? watchForStop() : undefined;
  try {
    const stopped = new AbortController();
    void stop?.stopped.then(() => stopped.abort());
    const progress = new Progress(streams.stderr);
    const summary = await readAll(settings, format, output, progress, stopped.signal);
    report(settings, summary, streams);
  } catch (error) {
    throw error instanceof HarError ? new CommandFailure(`${settings.source}: ${error.message}`) : error;
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
  format: ReadFormat,
  output: LineOutput,
  progress: Progress,
  stop: AbortSignal,
): Promise<CaptureSummary> {
  const marks = isLive(settings) ? new ExchangeMarks() : await savedMarks(settings.source, settings.ports);
  const { filter, records } = settings;
  const printer = new ExchangePrinter({ filter, format, records, marks, print: output.line, live: isLive(settings) });
  const note = (said: CaptureNote): void => marks.note(said);
  const reader = new CaptureReader({ sink: printer, note, ...(settings.ports !== null && { ports: settings.ports }) });
  let files = 0;
  for await (const file of captureFiles(settings.source, { follow: settings.follow, stop })) {
    if (files++ > 0) reader.nextFile();
    await readOne(file, reader, output, progress);
  }
  const summary = reader.end();
  printer.end();
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
  const damaged = (message: string): void => reader.damaged('gzip-damaged', message);
  for await (const chunk of captureBytes(decompressed(counted(), damaged))) {
    reader.push(chunk);
    progress.clear();
    await output.flush();
    progress.update(file.name, read, file.size);
  }
}

/** Says what is wrong with the capture; throws where that made it unreadable somewhere. */
function report(settings: ReadSettings, { findings, traffic, packets }: CaptureSummary, { stderr }: ReadStreams): void {
  const say = (line: string): void => void stderr.write(`${PRODUCT}: ${settings.source}: ${line}\n`);
  for (const finding of findings) if (finding.severity !== 'error') say(inOneLine(finding));
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
