import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileCapture } from '@fcgiscope/codec/capture';
import { afterEach, describe, expect, it } from 'vitest';
import { Pair } from '../../testing/client-and-server.js';
import { Opened } from '../../testing/fastcgi-peers.js';
import { type Mock, type MockOptions, mockHandler } from './index.js';

const CAPTURES = join(import.meta.dirname, '../../../../fixtures/captures');
const opened = new Opened();
const pair = new Pair(opened);
afterEach(() => opened.closeAll());

async function captureFile(name: string): Promise<FileCapture> {
  const bytes = readFileSync(join(CAPTURES, name, 'capture.pcap'));
  const file = { name, size: bytes.length, read: async (from: number, to: number) => bytes.subarray(from, to) };
  const capture = new FileCapture({ files: [file], scratch: () => ({ append: () => undefined, read: file.read }) });
  await capture.load();
  return capture;
}

function indicesIn({ firstIndex, lastIndex }: FileCapture): number[] {
  return Array.from({ length: lastIndex - firstIndex + 1 }, (_, at) => firstIndex + at);
}

async function mockOf(name: string, options: MockOptions = {}): Promise<{ file: FileCapture; mock: Mock }> {
  const file = await captureFile(name);
  return { file, mock: await mockHandler(file, indicesIn(file), options) };
}

describe('a capture as an application', () => {
  it.each(['nginx-fpm-stderr', 'nginx-fpm-warnings', 'nginx-scgi'])(
    'gives every answer of %s again, to the byte',
    async (name) => {
      const { file, mock } = await mockOf(name);
      const { client } = await pair.both({}, { handler: mock.handler });
      for (const index of indicesIn(file)) {
        const exchange = await file.exchange(index);
        if (exchange === undefined || exchange.response === null) continue;
        let stderr = '';
        const onStderr = (content: Uint8Array): void => {
          stderr += Buffer.from(content).toString();
        };
        const params = exchange.params
          .filter(([param]) => param !== 'CONTENT_LENGTH')
          .map(([param, value]) => [param, value] as const);
        const response = await client.request(params, null, { onStderr });
        const recorded = await file.stream(index, 'stdout');
        const body = (await recorded!.read(0, recorded!.size)).subarray(exchange.response.headerBytes);
        expect(Buffer.compare(await response.bytes(), body)).toBe(0);
        expect([response.status, response.headers]).toEqual([exchange.response.status, exchange.response.headers]);
        expect(stderr).toBe(exchange.streams.stderr.text);
      }
    },
  );

  it('answers 404 in words to what was not recorded', async () => {
    const { mock } = await mockOf('nginx-fpm-get-small', { match: ['HTTP_HOST'] });
    const { client } = await pair.both({}, { handler: mock.handler });
    const response = await client.request({ REQUEST_METHOD: 'GET', REQUEST_URI: '/nowhere', HTTP_HOST: 'a.test' });
    expect([response.status, await response.text()]).toEqual([
      404,
      'The capture has no answer to\nGET /nowhere\nHTTP_HOST=a.test\n',
    ]);
  });

  it('gives several answers to one request in turn', async () => {
    const { file } = await mockOf('nginx-fpm-get-small');
    const [first] = indicesIn(file);
    const exchange = await file.exchange(first!);
    const answer = (index: number, status: number) => ({
      ...exchange!,
      index,
      end: { ...exchange!.end, appStatus: status },
    });
    const source = {
      exchange: async (index: number) => answer(index, index),
      records: async () => [],
      stream: (_index: number, name: 'stdin' | 'data' | 'stdout' | 'stderr') => file.stream(first!, name),
    };
    const mock = await mockHandler(source, [1, 2]);
    expect(mock).toMatchObject({ requests: 1, answers: 2 });
    const { client } = await pair.both({}, { handler: mock.handler });
    const params = Object.fromEntries(exchange!.params.map(([name, value]) => [name, value]));
    const seen = [];
    for (let turn = 0; turn < 3; turn++) {
      const response = await client.request(params);
      await response.bytes();
      seen.push((await response.end).appStatus);
    }
    expect(seen).toEqual([1, 2, 1]);
  });

  it('keeps the rhythm where it is asked to', async () => {
    const { file, mock } = await mockOf('nginx-fpm-stream-flush', { rhythm: 'original' });
    const { client } = await pair.both({}, { handler: mock.handler });
    const exchange = await file.exchange(file.firstIndex);
    const recorded = exchange!.marks.lastStdout! - exchange!.marks.paramsComplete!;
    const began = performance.now();
    const response = await client.request(exchange!.params.map(([name, value]) => [name, value] as const));
    await response.bytes();
    const took = performance.now() - began;
    expect(recorded).toBeGreaterThan(100);
    expect(took).toBeGreaterThan(recorded - 5);
  });
});
