import { FileCapture, type FileCaptureOptions, type FileStatus } from '@fcgiscope/codec/capture';
import type { Exchange } from '@fcgiscope/codec/exchange';
import { type Filter, Judge } from '@fcgiscope/codec/filter';
import { TemporaryFiles } from '../store/disk-file.js';
import { openPaths } from './capture-paths.js';
import { Closers } from './closers.js';
import { PRODUCT } from './product.js';
import { Progress } from './progress.js';

export interface OpenSettings {
  /** A file, a directory of files, or `-`. */
  readonly source: string;
  readonly filter: Filter | null;
  readonly ports: readonly number[] | null;
}

/** A capture that was read once, and whose exchanges can be read again in any order. */
export interface OpenedCapture {
  readonly capture: FileCapture;
  readonly status: FileStatus;
  /** Numbers of the exchanges that match, ascending. */
  readonly indices: readonly number[];
  readonly close: () => Promise<void>;
}

/** Reads a capture to its end, with progress on a terminal. Throws where it is none. */
export async function openCapture(
  { source, filter, ports }: OpenSettings,
  more: Pick<FileCaptureOptions, 'keepStrays' | 'onFinding'> = {},
): Promise<OpenedCapture> {
  const closers = new Closers();
  const close = async (): Promise<void> => {
    for (const failure of await closers.run()) process.stderr.write(`${PRODUCT}: ${failure}\n`);
  };
  try {
    const temporary = new TemporaryFiles();
    closers.add('temporary files', () => temporary.close());
    const scratch = () => temporary.make();
    const files = await openPaths([source], { closers, scratch });
    const capture = new FileCapture({ files, ports: ports ?? undefined, scratch, ...more, onProgress: () => show(capture) });
    const progress = new Progress(process.stderr);
    const show = (shown: FileCapture): void => {
      const { bytesRead, bytesTotal } = shown.status();
      progress.update(source, bytesRead, bytesTotal);
    };
    const status = await capture.load();
    const indices = await matching(capture, filter);
    progress.clear();
    return { capture, status, indices, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function matching(capture: FileCapture, filter: Filter | null): Promise<number[]> {
  const judge = filter && new Judge(inMemoryFirst(capture), filter, endOf(capture));
  const indices: number[] = [];
  for (let index = capture.firstIndex; index <= capture.lastIndex; index++) {
    const row = judge && capture.row(index);
    if (judge === null || (row && (await judge.decide(row)) !== undefined)) indices.push(index);
  }
  return indices;
}

/** Most filters look at params and heads, which need not be read again. */
function inMemoryFirst(capture: FileCapture): ConstructorParameters<typeof Judge>[0] {
  return {
    exchange: (index) => wholeExchange(capture, index),
    stream: (index, name) => capture.stream(index, name),
  };
}

/** An exchange, read from the file only where memory does not hold all of it. */
export async function wholeExchange(capture: FileCapture, index: number): Promise<Exchange | undefined> {
  return capture.heldExchange(index) ?? capture.exchange(index);
}

/** Exchanges without an end have gone on until about here, in epoch microseconds: nothing goes on in a file now. */
function endOf(capture: FileCapture): number {
  const last = capture.row(capture.lastIndex);
  return last === undefined ? 0 : (last.end ?? last.firstByte ?? last.start);
}
