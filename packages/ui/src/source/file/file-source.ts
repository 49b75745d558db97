import { CREDIT_WINDOW, type HelloMessage, LIVE_PROTOCOL_VERSION } from '@fcgiscope/codec/live';
import { type CaptureSink, type CaptureSource, type ExportStep, SourceError } from '../capture-source.js';
import type { Answers, FromWorker, Question, ToWorker } from './worker-messages.js';

/** The worker, as the page talks to it. */
export interface WorkerPort {
  tell(message: ToWorker): void;
  /** Called once, before anything is told. */
  hear(onMessage: (message: FromWorker) => void, onFailure: (message: string) => void): void;
  end(): void;
}

export interface FileSourceOptions {
  readonly files: readonly File[];
  /** Ports of applications; null: connections are recognised by their bytes. */
  readonly ports: readonly number[] | null;
  readonly startWorker: () => WorkerPort;
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onStep: ((step: ExportStep) => void) | undefined;
}

/** Starts the worker that reads files. */
export function startFileWorker(): WorkerPort {
  const worker = new Worker(new URL('./file-worker.ts', import.meta.url), { type: 'module' });
  return {
    tell: (message) => worker.postMessage(message, []),
    hear: (onMessage, onFailure) => {
      worker.onmessage = (event: MessageEvent<FromWorker>) => onMessage(event.data);
      worker.onerror = (event) => onFailure(event.message);
    },
    end: () => worker.terminate(),
  };
}

/** Files as a capture: a worker reads them, this is the page's end of it. Nothing leaves the page. */
export class FileSource implements CaptureSource {
  /** Nothing goes on that could be steered. */
  readonly control = null;
  /** Nothing listens. */
  readonly replay = null;
  private readonly options: FileSourceOptions;
  private readonly worker: WorkerPort;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;

  constructor(options: FileSourceOptions) {
    this.options = options;
    this.worker = options.startWorker();
  }

  start(sink: CaptureSink): () => void {
    this.worker.hear(
      (message) => this.receive(message, sink),
      (message) => this.fail(message, sink),
    );
    sink.hello(greeting());
    sink.connection({ kind: 'live' });
    const { files, ports } = this.options;
    this.worker.tell({ type: 'open', files, ports });
    this.worker.tell({ type: 'credit', rows: CREDIT_WINDOW });
    return () => this.stop();
  }

  /** Reads no further; what has been read stays. */
  readonly cancel = (): void => this.worker.tell({ type: 'cancel' });

  readonly exchange: CaptureSource['exchange'] = (index, signal) => this.ask({ ask: 'exchange', index }, signal);

  readonly stream: CaptureSource['stream'] = (index, name, from, to, signal) =>
    this.ask({ ask: 'stream', index, name, from, to }, signal);

  readonly records: CaptureSource['records'] = (scope, after, signal) => this.ask({ ask: 'records', scope, after }, signal);

  readonly recordBytes: CaptureSource['recordBytes'] = (scope, record, signal) =>
    this.ask({ ask: 'recordBytes', scope, record }, signal);

  readonly matches: CaptureSource['matches'] = (filter, indexes, signal) => this.ask({ ask: 'matches', filter, indexes }, signal);

  readonly values: CaptureSource['values'] = (fields, indexes, signal) => this.ask({ ask: 'values', fields, indexes }, signal);

  readonly export: CaptureSource['export'] = (order, signal, onStep) => this.ask({ ask: 'export', order }, signal, onStep);

  readonly connections: CaptureSource['connections'] = (signal) => this.ask({ ask: 'connections' }, signal);

  /** The file is not written to: the mark is kept as long as it is open, and is in what is exported of it. */
  readonly annotate: CaptureSource['annotate'] = async (index, mark) => {
    await this.ask({ ask: 'annotate', index, mark }, new AbortController().signal);
  };

  private ask<Kind extends Question['ask']>(
    question: Extract<Question, { readonly ask: Kind }>,
    signal: AbortSignal,
    onStep?: (step: ExportStep) => void,
  ): Promise<Answers[Kind]> {
    const id = ++this.asked;
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      this.waiting.set(id, { resolve: (answer) => resolve(answer as Answers[Kind]), reject, onStep });
      signal.addEventListener('abort', () => this.forget(id));
      this.worker.tell({ type: 'ask', id, question });
    });
  }

  private forget(id: number): void {
    const waiting = this.take(id);
    if (waiting === undefined) return;
    this.worker.tell({ type: 'forget', id });
    waiting.reject(new DOMException('no longer wanted', 'AbortError'));
  }

  private receive(message: FromWorker, sink: CaptureSink): void {
    switch (message.type) {
      case 'rows':
        sink.rows(message.rows, () => this.worker.tell({ type: 'credit', rows: message.rows.length }));
        break;
      case 'removed':
        sink.removed(message.before, 'evicted');
        break;
      case 'status':
        sink.status(message);
        break;
      case 'step':
        this.waiting.get(message.id)?.onStep?.(message.step);
        break;
      case 'answer':
        this.take(message.id)?.resolve(message.answer);
        break;
      case 'failure':
        this.take(message.id)?.reject(new SourceError(message.kind, message.message));
    }
  }

  private take(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    return waiting;
  }

  /** The worker itself broke: no question will be answered any more. */
  private fail(message: string, sink: CaptureSink): void {
    const reason = message === '' ? 'the worker that reads files did not start' : message;
    for (const { reject } of this.waiting.values()) reject(new SourceError('failed', reason));
    this.waiting.clear();
    sink.connection({ kind: 'refused', message: `The file cannot be read: ${reason}` });
  }

  private stop(): void {
    this.worker.end();
    for (const { reject } of this.waiting.values()) reject(new SourceError('unreachable', 'the file was closed'));
    this.waiting.clear();
  }
}

function greeting(): HelloMessage {
  return {
    type: 'hello',
    version: LIVE_PROTOCOL_VERSION,
    capture: crypto.randomUUID(),
    resumed: false,
    product: 'fcgiscope',
    taps: [],
  };
}
