import { gzipSync } from 'node:zlib';
import { concat } from '../src/bytes/index.js';
import { CaptureReader } from '../src/capture/capture-reader.js';
import { type StreamName, streamDirection } from '../src/capture/content-map.js';
import type { CaptureFile, Scratch } from '../src/capture/file-capture-source.js';
import { Pipeline } from '../src/capture/pipeline.js';
import { exchangeOf } from '../src/cgi/index.js';
import { type Direction, FULL_RETENTION } from '../src/core/index.js';
import type { Exchange, ExchangeFacts } from '../src/exchange/index.js';

/** A file of bytes in memory. */
export function memoryFile(name: string, bytes: Uint8Array): CaptureFile {
  return { name, size: bytes.length, read: (from, to) => Promise.resolve(bytes.slice(from, to)) };
}

export function gzipFile(name: string, bytes: Uint8Array): CaptureFile {
  return memoryFile(name, new Uint8Array(gzipSync(bytes)));
}

export function memoryScratch(): Scratch {
  let kept: Uint8Array = new Uint8Array(0);
  return {
    append: (bytes) => {
      kept = concat([kept, bytes]);
    },
    read: (from, to) => Promise.resolve(kept.slice(from, to)),
  };
}

/** What is in a capture when all of it is read in one go and everything kept. */
export interface ReadAtOnce {
  readonly exchanges: readonly Exchange[];
  readonly stream: (index: number, name: StreamName) => Uint8Array;
}

export function readAtOnce(files: readonly Uint8Array[], ports?: readonly number[]): ReadAtOnce {
  const settled: ExchangeFacts[] = [];
  const log = new Map<string, Uint8Array[]>();
  const streams = new Map<string, Uint8Array[]>();
  const pipeline = new Pipeline({
    retention: FULL_RETENTION,
    sink: { begun: ignore, changed: ignore, settled: (facts) => settled.push(facts) },
    observer: {
      content: ({ index, connection }, stream, direction, offset, length) => {
        const bytes = concat(log.get(`${connection.id} ${direction}`) ?? []).slice(offset, offset + length);
        if (stream !== 'params' && direction === streamDirection(stream)) push(streams, `${index} ${stream}`, bytes);
      },
    },
  });
  const remember = (connection: number, direction: Direction, bytes: Uint8Array) =>
    push(log, `${connection} ${direction}`, bytes);
  const reader = new CaptureReader({
    ports,
    sink: {
      opened: (connection, time) => pipeline.opened(connection, time),
      bytes: (connection, direction, chunk, from, to, time) => {
        remember(connection, direction, chunk.slice(from, to));
        pipeline.bytes(connection, direction, chunk, from, to, time);
      },
      gap: (connection, direction, length, reason, time) => {
        remember(connection, direction, new Uint8Array(length ?? 0));
        pipeline.gap(connection, direction, length, reason, time);
      },
      closed: (connection, by, manner, time) => pipeline.closed(connection, by, manner, time),
    },
  });
  for (const [at, file] of files.entries()) {
    if (at > 0) reader.nextFile();
    reader.push(file);
  }
  reader.end();
  pipeline.end();
  return {
    // Only now: what follows the end, as the close of its connection, belongs to it.
    exchanges: settled.sort((a, b) => a.index - b.index).map(exchangeOf),
    stream: (index, name) => concat(streams.get(`${index} ${name}`) ?? []),
  };
}

function ignore(): void {}

function push(lists: Map<string, Uint8Array[]>, key: string, bytes: Uint8Array): void {
  const list = lists.get(key) ?? [];
  list.push(bytes);
  lists.set(key, list);
}
