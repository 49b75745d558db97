import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { latin1Bytes, utf8, utf8Bytes } from '../bytes/index.js';
import { TYPE } from './constants.js';
import { streamRecords } from './record-encoder.js';
import { RecordStream, RecordStreamError } from './record-stream.js';
import { paramsRecords } from './request-records.js';
import type { TypedRecord } from './typed-record.js';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** Two ends of one connection, and a way to break it. */
interface Pair {
  readonly near: RecordStream;
  readonly far: RecordStream;
  readonly breakOff: () => void;
}

async function overSockets(): Promise<Pair> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  const near = connect({ port: typeof bound === 'object' ? (bound?.port ?? 0) : 0, host: '127.0.0.1', allowHalfOpen: true });
  const [far] = (await once(server, 'connection')) as [Socket];
  server.close();
  sockets.push(near, far);
  return { near: new RecordStream(near), far: new RecordStream(far), breakOff: () => near.resetAndDestroy() };
}

/** So many pieces may lie between the two ends, as in the buffers of a socket. */
const ROOM = { highWaterMark: 4 };

async function overWebStreams(): Promise<Pair> {
  const out = new TransformStream<Uint8Array, Uint8Array>(undefined, ROOM);
  const back = new TransformStream<Uint8Array, Uint8Array>(undefined, ROOM);
  const near = new RecordStream({ readable: back.readable, writable: out.writable });
  const far = new RecordStream({ readable: out.readable, writable: back.writable });
  return { near, far, breakOff: () => near.destroy() };
}

const GET_VALUES: TypedRecord = { type: 'GET_VALUES', names: ['FCGI_MAX_REQS'] };

describe.each([
  ['sockets of Node', overSockets],
  ['web streams', overWebStreams],
])('records over %s', (_kind, pair) => {
  it('go both ways, and answers still go where the other end has written its last', async () => {
    const { near: server, far: application } = await pair();
    await server.write({ type: 'BEGIN_REQUEST', requestId: 1, role: 1, keepConnection: false });
    await server.write(paramsRecords(1, [['A', 'b']]));
    const ended = server.end();
    const asked: TypedRecord[] = [];
    for await (const record of application) asked.push(record);
    expect(asked.map(({ type }) => type)).toEqual(['BEGIN_REQUEST', 'PARAMS', 'PARAMS']);
    await application.write({ type: 'STDOUT', requestId: 1, content: utf8Bytes('hello') });
    void application.end();
    const answer = await server.read();
    expect(answer?.type === 'STDOUT' && utf8(answer.content)).toBe('hello');
    expect([await server.read(), await server.read(), await ended]).toEqual([undefined, undefined, undefined]);
  });

  it('may be read on after a loop that was left', async () => {
    const { near, far } = await pair();
    await near.write(GET_VALUES);
    await near.write({ type: 'ABORT_REQUEST', requestId: 7 });
    for await (const record of far) {
      expect(record).toEqual(GET_VALUES);
      break;
    }
    expect(await far.read()).toEqual({ type: 'ABORT_REQUEST', requestId: 7 });
  });

  it('are given to readers in the order in which they asked', async () => {
    const { near, far } = await pair();
    const reads = [far.read(), far.read()];
    await near.write(GET_VALUES);
    await near.write({ type: 'UNKNOWN_TYPE', recordType: 12 });
    expect(await Promise.all(reads)).toEqual([GET_VALUES, { type: 'UNKNOWN_TYPE', recordType: 12 }]);
  });

  it('wait for a slow reader, and lose nothing', async () => {
    const { near, far } = await pair();
    const piece = streamRecords(TYPE.STDOUT, 1, new Uint8Array(1024 * 1024));
    const total = 64;
    let written = 0;
    const writing = (async () => {
      for (; written < total; written++) await near.write(piece);
      await near.end();
    })();
    await stalls(() => written);
    expect(written).toBeLessThan(total / 2);
    let bytes = 0;
    for await (const record of far) bytes += record.type === 'STDOUT' ? record.content.length : 0;
    await writing;
    expect(bytes).toBe(total * 1024 * 1024);
  });

  it('cannot be written where the other end has gone', async () => {
    const { near, far } = await pair();
    far.destroy();
    const writing = (async () => {
      for (;;) {
        await near.write(GET_VALUES);
        await turn();
      }
    })();
    await expect(writing).rejects.toThrow();
  });

  it.each([
    ['what is no FastCGI', 'HTTP/1.1 400 Bad Request\r\n', 'version-unsupported'],
    ['one byte of something else', 'G', 'version-unsupported'],
    ['a record that is cut', '\x01\x06\x00\x01\x00\x08\x00\x00half', 'record-cut'],
  ])('end with a code at %s', async (_what, text, code) => {
    const { near, far } = await pair();
    const sending = near.write(latin1Bytes(text)).then(() => near.end());
    const error = await far.read().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RecordStreamError);
    expect(error).toMatchObject({ code });
    await sending;
  });

  it('end with the error of a stream that breaks', async () => {
    const { far, breakOff } = await pair();
    const reading = far.read();
    breakOff();
    await expect(reading).rejects.toThrow();
  });
});

/** Settles when the count has stood still for a while. */
async function stalls(count: () => number): Promise<void> {
  for (let last = -1, same = 0; same < 50; ) {
    await turn();
    same = count() === last ? same + 1 : 0;
    last = count();
  }
}
