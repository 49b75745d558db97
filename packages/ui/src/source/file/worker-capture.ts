import { type CaptureFile, FileCapture, type FileFinding, isCut, type Scratch } from '@fcgiscope/codec/capture';
import type { Result } from '@fcgiscope/codec/core';
import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { compileFilter, Judge, shownValues } from '@fcgiscope/codec/filter';
import type { StatusMessage } from '@fcgiscope/codec/live';
import { type ExportedFile, type ExportOrder, type ExportStep, SourceError } from '../capture-source.js';
import { exportFiles } from './export-files.js';
import type { Answers, FromWorker, Question, ToWorker } from './worker-messages.js';

/** Rows of one message: its copy takes the page a few milliseconds. */
const BATCH_ROWS = 500;

/** While files are read, the page hears of rows and progress this often: more would cost it frames, and tell nobody anything. Milliseconds. */
const TELL_EVERY = 100;

/** Records of one answer, as of the HTTP API. */
const MOST_RECORDS = 10_000;

/** What the worker's world gives it. */
export interface WorkerWorld {
  readonly post: (message: FromWorker, transfer?: Transferable[]) => void;
  /** The file as a capture, or why it is none. */
  readonly captureOf: (file: File) => Promise<Result<CaptureFile, string>>;
  readonly scratch: () => Scratch;
  /** Any clock in milliseconds. */
  readonly now: () => number;
}

/** The worker's half of open files: reads them, tells their rows, answers questions about them. */
export class WorkerCapture {
  private readonly world: WorkerWorld;
  private readonly stop = new AbortController();
  private capture: FileCapture | null = null;
  /** Rows that the page has not seen as they are. */
  private changed = new Set<number>();
  private credit = 0;
  private loaded = false;
  private readonly refused: FileFinding[] = [];
  /** Stops answers that take long, by the number of their question. */
  private readonly stops = new Map<number, AbortController>();
  private toldAt = Number.NEGATIVE_INFINITY;

  constructor(world: WorkerWorld) {
    this.world = world;
  }

  receive(message: ToWorker): void {
    switch (message.type) {
      case 'open':
        void this.open(message.files, message.ports);
        break;
      case 'cancel':
        this.stop.abort();
        break;
      case 'credit':
        this.credit += message.rows;
        if (this.loaded) this.tellRows();
        break;
      case 'ask':
        void this.answer(message.id, message.question);
        break;
      case 'forget':
        this.stops.get(message.id)?.abort();
    }
  }

  private async open(chosen: readonly File[], ports: readonly number[] | null): Promise<void> {
    const { scratch, post } = this.world;
    const files = await this.captures(chosen);
    const capture = new FileCapture({
      files,
      ports: ports ?? undefined,
      scratch,
      keepStrays: true,
      onChanged: (index) => this.changed.add(index),
      onEvicted: (before) => post({ type: 'removed', before }),
      onProgress: () => this.progress(capture),
    });
    this.capture = capture;
    this.tellStatus(capture);
    await capture.load(this.stop.signal);
    this.loaded = true;
    this.tellRows();
    this.tellStatus(capture);
  }

  private async captures(chosen: readonly File[]): Promise<CaptureFile[]> {
    const files: CaptureFile[] = [];
    for (const file of chosen) {
      const capture = await this.world.captureOf(file);
      if (capture.ok) files.push(capture.value);
      else this.refused.push(refusal(file.name, capture.error));
    }
    return files;
  }

  private progress(capture: FileCapture): void {
    if (this.world.now() - this.toldAt < TELL_EVERY) return;
    this.tellRows();
    this.tellStatus(capture);
  }

  private tellStatus(capture: FileCapture): void {
    this.toldAt = this.world.now();
    this.world.post(statusOf(capture, this.refused));
  }

  /** Sends what has changed, as far as the page has room for it. */
  private tellRows(): void {
    while (this.credit > 0 && this.changed.size > 0) {
      const rows = this.takeRows(Math.min(this.credit, BATCH_ROWS));
      this.credit -= rows.length;
      if (rows.length > 0) this.world.post({ type: 'rows', rows });
    }
  }

  private takeRows(most: number): SummaryRow[] {
    const rows: SummaryRow[] = [];
    for (const index of this.changed) {
      if (rows.length === most) break;
      this.changed.delete(index);
      const row = this.capture?.row(index);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  private async answer(id: number, question: Question): Promise<void> {
    try {
      const answer = question.ask === 'export' ? await this.export(id, question.order) : await this.look(question);
      this.world.post({ type: 'answer', id, answer }, transferable(answer));
    } catch (error) {
      const kind = error instanceof SourceError ? error.kind : 'failed';
      this.world.post({ type: 'failure', id, kind, message: error instanceof Error ? error.message : String(error) });
    }
  }

  private async export(id: number, order: ExportOrder): Promise<ExportedFile> {
    const { now, post } = this.world;
    const stop = new AbortController();
    this.stops.set(id, stop);
    try {
      const tell = (step: ExportStep): void => post({ type: 'step', id, step });
      return await exportFiles(this.opened(), order, { now, signal: stop.signal, tell });
    } finally {
      this.stops.delete(id);
    }
  }

  private opened(): FileCapture {
    if (this.capture === null) throw new SourceError('not-found', 'no file is open');
    return this.capture;
  }

  private look(question: Exclude<Question, { readonly ask: 'export' }>): Promise<Answers[keyof Answers]> {
    const capture = this.opened();
    switch (question.ask) {
      case 'exchange':
        return found(capture.exchange(question.index), `exchange ${question.index}`);
      case 'stream':
        return streamSlice(capture, question);
      case 'records':
        return recordList(capture, question);
      case 'recordBytes':
        return recordBytes(capture, question);
      case 'annotate':
        return this.annotate(capture, question);
      case 'matches':
        return matchesAmong(capture, question);
      case 'values':
        return valuesAmong(capture, question);
      case 'connections':
        return Promise.resolve(capture.connections());
    }
  }

  private annotate(capture: FileCapture, { index, mark }: Asked<'annotate'>): Promise<Answers['annotate']> {
    if (!capture.annotate(index, mark)) throw new SourceError('not-found', `exchange ${index} is not in the capture`);
    this.tellRows();
    return Promise.resolve({ mark });
  }
}

function refusal(file: string, message: string): FileFinding {
  return { code: 'not-a-capture', severity: 'error', message, file, count: 1 };
}

function statusOf(capture: FileCapture, refused: readonly FileFinding[]): StatusMessage {
  const file = capture.status();
  const { trouble } = capture;
  return {
    type: 'status',
    state: 'running',
    reason: null,
    directory: null,
    storedBytes: file.bytesTotal,
    limitBytes: file.bytesTotal,
    exchanges: capture.lastIndex - capture.firstIndex + 1,
    evicted: capture.evicted,
    uncapturedBytes: 0,
    taps: [],
    ...(trouble && { trouble }),
    file: { ...file, findings: [...refused, ...file.findings] },
  };
}

async function found<T>(result: Promise<T | undefined>, what: string): Promise<T> {
  const value = await result;
  if (value === undefined) throw new SourceError('not-found', `${what} is not in the capture`);
  return value;
}

type Asked<Kind extends Question['ask']> = Extract<Question, { readonly ask: Kind }>;

async function streamSlice(capture: FileCapture, { index, name, from, to }: Asked<'stream'>): Promise<Answers['stream']> {
  const stream = await found(capture.stream(index, name), `exchange ${index}`);
  // A buffer of its own: it is handed over, not copied.
  return { bytes: new Uint8Array(await stream.read(from, to)), from, total: stream.size };
}

async function recordList(capture: FileCapture, { scope, after }: Asked<'records'>): Promise<Answers['records']> {
  const { index, wholeConnection } = scope;
  const all = await found(capture.records(index, wholeConnection), `exchange ${index}`);
  const records = all.filter(({ record }) => record > after).slice(0, MOST_RECORDS);
  return { records, total: all.length, ...(isCut(all) && { cut: true }) };
}

async function recordBytes(capture: FileCapture, { scope, record }: Asked<'recordBytes'>): Promise<Answers['recordBytes']> {
  const { index, wholeConnection } = scope;
  return new Uint8Array(await found(capture.recordBytes(index, record, wholeConnection), `record ${record}`));
}

async function matchesAmong(capture: FileCapture, { filter: text, indexes }: Asked<'matches'>): Promise<Answers['matches']> {
  const filter = compileFilter(text);
  if (!filter.ok) throw new SourceError('failed', filter.error.message);
  const judge = new Judge(inMemoryFirst(capture), filter.value, endOf(capture));
  const matches: number[] = [];
  for (const row of rowsOf(capture, indexes)) if ((await judge.decide(row)) !== undefined) matches.push(row.index);
  return matches;
}

/** Exchanges without an end have gone on until about here, in epoch microseconds: nothing goes on in a file now. */
function endOf(capture: FileCapture): number {
  const last = capture.row(capture.lastIndex);
  return last === undefined ? 0 : (last.end ?? last.firstByte ?? last.start);
}

/** Most filters look at params and heads, which need not be read again. */
function inMemoryFirst(capture: FileCapture): ConstructorParameters<typeof Judge>[0] {
  return {
    exchange: async (index) => capture.heldExchange(index) ?? (await capture.exchange(index)),
    stream: (index, name) => capture.stream(index, name),
  };
}

async function valuesAmong(capture: FileCapture, { fields, indexes }: Asked<'values'>): Promise<Answers['values']> {
  const values: Answers['values'][number][] = [];
  for (const row of rowsOf(capture, indexes)) {
    const exchange = await inMemoryFirst(capture).exchange(row.index);
    if (exchange !== undefined) values.push({ index: row.index, values: shownValues(fields, row, exchange) });
  }
  return values;
}

function rowsOf(capture: FileCapture, indexes: readonly number[]): SummaryRow[] {
  return indexes.map((index) => capture.row(index)).filter((row) => row !== undefined);
}

function transferable(answer: Answers[keyof Answers]): Transferable[] {
  if (answer instanceof Uint8Array) return answer.buffer instanceof ArrayBuffer ? [answer.buffer] : [];
  return 'bytes' in answer ? [answer.bytes.buffer] : [];
}
