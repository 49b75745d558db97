import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaptureFile } from '@fcgiscope/codec/capture';
import { ok } from '@fcgiscope/codec/core';
import type { Exchange, SummaryRow } from '@fcgiscope/codec/exchange';
import type { StatusMessage } from '@fcgiscope/codec/live';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CaptureSink, ExportStep } from '../capture-source.js';
import { FileSource, type WorkerPort } from './file-source.js';
import { WorkerCapture } from './worker-capture.js';
import type { FromWorker } from './worker-messages.js';

const FIXTURES = join(import.meta.dirname, '../../../../../fixtures/captures');
const load = (name: string) => new Uint8Array(readFileSync(join(FIXTURES, name, 'capture.pcap')));

const NEVER = new AbortController().signal;

/** The bytes behind a `File`: happy-dom's are not those of a browser. */
const contents = new WeakMap<File, Uint8Array>();

function aFile(name: string, bytes: Uint8Array): File {
  const file = new File([], name);
  contents.set(file, bytes);
  return file;
}

function captureOf(file: File): CaptureFile {
  const bytes = contents.get(file) ?? new Uint8Array(0);
  return { name: file.name, size: bytes.length, read: (from, to) => Promise.resolve(bytes.slice(from, to)) };
}

/** Both halves in one thread; messages are copied, as between threads. */
function pairedWorker(): WorkerPort {
  let hear: (message: FromWorker) => void = () => undefined;
  const worker = new WorkerCapture({
    post: (message, transfer = []) => {
      // Blobs never change, and those of happy-dom cannot be copied.
      const holdsBlob = message.type === 'answer' && 'blob' in message.answer;
      const copy: FromWorker = holdsBlob ? message : structuredClone(message, { transfer });
      queueMicrotask(() => hear(copy));
    },
    captureOf: (file) => Promise.resolve(ok(captureOf(file))),
    scratch: () => ({ append: () => undefined, read: () => Promise.resolve(new Uint8Array(0)) }),
    now: () => performance.now(),
  });
  return {
    tell: (message) => queueMicrotask(() => worker.receive(message)),
    hear: (onMessage) => {
      hear = onMessage;
    },
    end: () => undefined,
  };
}

class Opened {
  readonly rows = new Map<number, SummaryRow>();
  readonly statuses: StatusMessage[] = [];
  readonly source: FileSource;
  readonly stop: () => void;
  /** Settles when everything was read. */
  readonly read: Promise<StatusMessage>;

  constructor(files: readonly File[], ports: readonly number[] | null = null) {
    this.source = new FileSource({ files, ports, startWorker: pairedWorker });
    let settle: (status: StatusMessage) => void = () => undefined;
    this.read = new Promise((resolve) => {
      settle = resolve;
    });
    const sink: CaptureSink = {
      connection: () => undefined,
      hello: () => undefined,
      rows: (rows, taken) => {
        for (const row of rows) this.rows.set(row.index, row);
        taken();
      },
      removed: () => undefined,
      status: (status) => {
        this.statuses.push(status);
        if (status.file?.state !== 'reading') settle(status);
      },
    };
    this.stop = this.source.start(sink);
  }
}

describe('a file as the page sees a capture', () => {
  let opened: Opened | undefined;
  afterEach(() => opened?.stop());

  const open = async (name: string): Promise<Opened> => {
    opened = new Opened([aFile('a.pcap', load(name))]);
    await opened.read;
    return opened;
  };

  it('tells rows and how far it is', async () => {
    const { rows, statuses } = await open('raw-go-multiplex');
    expect([...rows.keys()]).toEqual([1, 2, 3]);
    expect([...rows.values()].every(({ state }) => state !== 'open')).toBe(true);
    expect(statuses[0]?.file).toMatchObject({ state: 'reading', bytesRead: 0 });
    expect(statuses.at(-1)?.file).toMatchObject({ state: 'read', names: ['a.pcap'], findings: [] });
  });

  it('answers what is asked of an exchange', async () => {
    const { source } = await open('nginx-fpm-stderr');
    const exchange = await source.exchange(1, NEVER);
    const size = exchange.streams.stdout?.bytes ?? 0;
    expect(await source.stream(1, 'stdout', 3, 10, NEVER)).toMatchObject({ from: 3, total: size, bytes: { length: 7 } });
    const scope = { index: 1, wholeConnection: false };
    const { records, total } = await source.records(scope, 2, NEVER);
    expect([records[0]?.record, records.length]).toEqual([3, total - 2]);
    expect([...(await source.recordBytes(scope, 1, NEVER)).subarray(0, 2)]).toEqual([1, 1]);
  });

  it('decides filters, and gives values', async () => {
    const { source, rows } = await open('nginx-fpm-stderr');
    const all = [...rows.keys()];
    expect(await source.matches('param.QUERY_STRING:n=3', all, NEVER)).toEqual([1]);
    expect(await source.values(['param.REQUEST_METHOD'], [2], NEVER)).toEqual([{ index: 2, values: ['GET'] }]);
  });

  it('keeps marks: in rows, in exchanges, and so in exports', async () => {
    const { source, rows } = await open('nginx-fpm-stderr');
    const mark = { colour: 'red', note: 'why twice?' } as const;
    await source.annotate(2, mark);
    await vi.waitFor(() => expect(rows.get(2)?.mark).toEqual(mark));
    expect((await source.exchange(2, NEVER)).mark).toEqual(mark);
    await source.annotate(2, null);
    await vi.waitFor(() => expect(rows.get(2)?.mark).toBeUndefined());
    expect((await source.exchange(2, NEVER)).mark).toBeUndefined();
    await expect(source.annotate(99, mark)).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('exports exchanges with their marks and without their secrets, and says how far it is', async () => {
    const { source } = await open('nginx-fpm-stderr');
    await source.annotate(3, { colour: 'red', note: 'ask Ada' });
    const steps: ExportStep[] = [];
    const order = { format: 'ndjson', exchanges: [[2, 3]], includeSecrets: false } as const;
    const { blob, masked } = await source.export(order, NEVER, (step) => steps.push(step));
    const lines = (await blob.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Exchange);
    expect(lines.map(({ index, mark }) => [index, mark?.note])).toEqual([
      [2, undefined],
      [3, 'ask Ada'],
    ]);
    expect(masked).toBeGreaterThanOrEqual(0);
    expect(steps[0]).toEqual({ stage: 'looking', done: 0, total: 2 });
    const all = await source.export({ format: 'har', exchanges: null, includeSecrets: true }, NEVER, () => undefined);
    expect([all.masked, await all.blob.text()]).toEqual([null, expect.stringContaining('SECRETS INCLUDED')]);
  });

  it('stops an export that nobody wants any more', async () => {
    const { source } = await open('nginx-fpm-stderr');
    const gone = new AbortController();
    const order = { format: 'pcapng', exchanges: null, includeSecrets: false } as const;
    const answer = source.export(order, gone.signal, () => gone.abort());
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('rejects what is not there, and what nobody waits for', async () => {
    const { source } = await open('nginx-fpm-stderr');
    await expect(source.exchange(99, NEVER)).rejects.toMatchObject({ kind: 'not-found' });
    const gone = new AbortController();
    const answer = source.exchange(1, gone.signal);
    gone.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('rejects every question when it is closed', async () => {
    const { source, stop } = await open('nginx-fpm-stderr');
    const answer = source.exchange(1, NEVER);
    stop();
    await expect(answer).rejects.toMatchObject({ kind: 'unreachable' });
  });
});
