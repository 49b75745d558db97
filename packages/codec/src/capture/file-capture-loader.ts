import { CAPTURE_FINDINGS, type CaptureFinding } from './capture-findings.js';
import type { CaptureReader, CaptureSummary } from './capture-reader.js';
import { inOrderOfTime, type ProbedFile, probeCapture, unreadable } from './file-capture-probe.js';
import { type CaptureFile, chunksOf, isGzip, type Scratch, type StopSignal } from './file-capture-source.js';
import type { FileFinding, FileStatus } from './file-capture-status.js';
import { decompressed } from './gzip.js';
import type { JoinedBytes } from './stored/joined-bytes.js';

export interface FileLoaderOptions {
  readonly files: readonly CaptureFile[];
  /** Where the decompressed bytes of one file go, and how many may in all. */
  readonly scratch: () => Scratch;
  readonly scratchBytes: number;
  /** Called between chunks. */
  readonly onProgress: () => void;
}

/** Gives files to a reader, one behind the other, in order of their first packets; keeps book of how far it is and what is wrong. */
export class FileLoader {
  private readonly reader: CaptureReader;
  private readonly bytes: JoinedBytes;
  private readonly options: FileLoaderOptions;
  private readonly findings = new Map<string, FileFinding>();
  private readonly refused: FileFinding[] = [];
  private names: readonly string[];
  private state: FileStatus['state'] = 'reading';
  private bytesRead = 0;
  private scratchLeft: number;
  private traffic: CaptureSummary['traffic'] | null = null;

  /** `bytes` learns where the files lie. */
  constructor(reader: CaptureReader, bytes: JoinedBytes, options: FileLoaderOptions) {
    this.reader = reader;
    this.bytes = bytes;
    this.options = options;
    this.scratchLeft = options.scratchBytes;
    this.names = options.files.map(({ name }) => name);
  }

  status(): FileStatus {
    return {
      names: this.names,
      state: this.state,
      bytesRead: this.bytesRead,
      bytesTotal: this.options.files.reduce((sum, { size }) => sum + size, 0),
      packets: this.reader.packets,
      traffic: this.traffic,
      findings: [...this.refused, ...this.findings.values()],
    };
  }

  /** Reads everything, or until `signal` says so. Never rejects: what is wrong is a finding. */
  async load(signal: StopSignal | undefined): Promise<void> {
    const files = await this.arrange();
    let before: CaptureFile | undefined;
    for (const file of files) {
      if (signal?.aborted === true) break;
      if (before !== undefined) this.goOn(before);
      await this.read(file, signal);
      before = file;
    }
    this.finish(before, signal?.aborted === true);
  }

  /** Sorts the files that are captures, and notes what is wrong with the others. */
  private async arrange(): Promise<CaptureFile[]> {
    const captures: ProbedFile[] = [];
    for (const file of this.options.files) {
      const probed = await probeCapture(file);
      if (probed.ok) captures.push(probed.value);
      else this.refused.push(probed.error);
    }
    const files = inOrderOfTime(captures);
    if (files.length > 0) this.names = files.map(({ name }) => name);
    return files;
  }

  private goOn(before: CaptureFile): void {
    this.reader.nextFile(this.bytes.end);
    this.noteProblems(before);
  }

  private async read(file: CaptureFile, signal: StopSignal | undefined): Promise<void> {
    try {
      if (await isGzip(file)) await this.readCompressed(file, signal);
      else await this.readPlain(file, signal);
    } catch (error) {
      this.reader.damaged('file-unreadable', unreadable(file, error).message);
    }
  }

  private async readPlain(file: CaptureFile, signal: StopSignal | undefined): Promise<void> {
    this.bytes.begin((from, to) => file.read(from, to));
    for await (const chunk of this.counted(file)) {
      this.take(chunk, true);
      if (signal?.aborted === true) return;
    }
  }

  private async readCompressed(file: CaptureFile, signal: StopSignal | undefined): Promise<void> {
    const scratch = this.options.scratch();
    this.bytes.begin((from, to) => scratch.read(from, to));
    const damaged = (message: string): void => this.reader.damaged('gzip-damaged', message);
    for await (const chunk of decompressed(this.counted(file), damaged)) {
      this.take(chunk, await this.keep(chunk, scratch));
      if (signal?.aborted === true) return;
    }
  }

  private take(chunk: Uint8Array, kept: boolean): void {
    // First: whoever hears of an exchange may ask for its bytes at once.
    this.bytes.grow(chunk.length, kept);
    this.reader.push(chunk);
    this.options.onProgress();
  }

  private async keep(chunk: Uint8Array, scratch: Scratch): Promise<boolean> {
    this.scratchLeft -= chunk.length;
    if (this.scratchLeft >= 0) await scratch.append(chunk);
    else this.reader.damaged('too-much-compressed', CAPTURE_FINDINGS['too-much-compressed'].title);
    return this.scratchLeft >= 0;
  }

  private async *counted(file: CaptureFile): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of chunksOf(file)) {
      this.bytesRead += chunk.length;
      yield chunk;
    }
  }

  private finish(last: CaptureFile | undefined, cancelled: boolean): void {
    this.state = cancelled ? 'cancelled' : 'read';
    if (last !== undefined) this.traffic = this.reader.end().traffic;
    // That the end is missing is no news to whoever cancelled.
    if (last !== undefined && !cancelled) this.noteProblems(last);
  }

  /** What has been found since the last time has a place in `file`, or none at all. */
  private noteProblems(file: CaptureFile): void {
    for (const problem of this.reader.problems) {
      const known = this.findings.get(problem.code);
      this.findings.set(problem.code, known === undefined ? findingOf(problem, file) : { ...known, count: problem.count });
    }
  }
}

function findingOf({ position, ...problem }: CaptureFinding, file: CaptureFile): FileFinding {
  return { ...problem, file: position === null ? null : file.name };
}
