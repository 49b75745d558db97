import type { Socket } from 'node:net';
import { callFailure } from '../net/system-error.js';

/** Passes chunks on to a socket, one at a time. A socket that fails is destroyed. */
export interface ChunkWriter {
  /** True where the kernel has the chunk; else it must stay as it is until the writer's `taken`, and nothing may be written. */
  write(chunk: Uint8Array): boolean;
}

/** Makes a writer; `taken` is called when the kernel has a chunk that it did not take at once. */
export type MakeWriter = (socket: Socket, taken: () => void) => ChunkWriter;

/**
 * Writes to the socket's handle, as Node's streams do in the end: their queues, callbacks and ticks cost a tenth of the tap's
 * throughput, and there is nothing to queue where one chunk a direction is under way.
 *
 * Node documents neither `_handle` nor `process.binding`; where one of them is missing, {@link writeToStream} does the same by
 * documented means.
 */
export const writeToHandle: MakeWriter = (socket: SocketWithHandle, taken) => {
  if (STREAM_WRAP === undefined || typeof socket._handle?.writeBuffer !== 'function') return writeToStream(socket, taken);
  return new HandleWriter(socket, taken, STREAM_WRAP);
};

/** Writes to the socket. */
export const writeToStream: MakeWriter = (socket, taken) => ({
  write: (chunk) => {
    socket.write(chunk, taken);
    return socket.writableLength === 0;
  },
});

type SocketWithHandle = Socket & { readonly _handle?: Handle | null };

interface Handle {
  /** 0, or libuv's error number. */
  writeBuffer?(request: WriteRequest, chunk: Uint8Array): number;
}

interface WriteRequest {
  oncomplete?: (status: number) => void;
  /** Out of the collector's reach as long as the system reads it. */
  chunk?: Uint8Array;
}

/** What Node's streams write with. */
interface StreamWrap {
  readonly WriteWrap: new () => WriteRequest;
  /** What the last write on any handle came to; at {@link kLastWriteWasAsync}, whether it goes on and will complete its request. */
  readonly streamBaseState: Int32Array;
  readonly kLastWriteWasAsync: number;
}

const STREAM_WRAP = streamWrap();

function streamWrap(): StreamWrap | undefined {
  const { binding } = process as { readonly binding?: (name: string) => StreamWrap };
  try {
    const found = binding?.('stream_wrap');
    return typeof found?.kLastWriteWasAsync === 'number' ? found : undefined;
  } catch {
    return undefined;
  }
}

class HandleWriter implements ChunkWriter {
  readonly #socket: SocketWithHandle;
  readonly #taken: () => void;
  readonly #wrap: StreamWrap;
  /** Used again until a write keeps it. */
  #request: WriteRequest | undefined;

  constructor(socket: Socket, taken: () => void, wrap: StreamWrap) {
    this.#socket = socket;
    this.#taken = taken;
    this.#wrap = wrap;
  }

  write(chunk: Uint8Array): boolean {
    const { streamBaseState, kLastWriteWasAsync } = this.#wrap;
    this.#request ??= this.#newRequest();
    // A socket that is destroyed has no handle, and takes nothing any more.
    const status = this.#socket._handle?.writeBuffer?.(this.#request, chunk);
    if (status === undefined) return true;
    if (status !== 0) this.#socket.destroy(callFailure('write', status));
    if (status !== 0 || streamBaseState[kLastWriteWasAsync] === 0) return true;
    this.#request.chunk = chunk;
    this.#request = undefined;
    return false;
  }

  #newRequest(): WriteRequest {
    const request = new this.#wrap.WriteWrap();
    request.oncomplete = (status) => {
      if (status !== 0) this.#socket.destroy(callFailure('write', status));
      this.#taken();
    };
    return request;
  }
}
