// The streams of the platforms, typed by structure: this package has neither Node's nor the DOM's types.

/** A pair of web streams: a `WebTransportBidirectionalStream`, `Duplex.toWeb(socket)`, the socket of a worker runtime. */
export interface WebByteStreams {
  readonly readable: { getReader(): WebReader };
  readonly writable: { getWriter(): WebWriter };
}

export interface WebReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(reason?: unknown): Promise<unknown>;
}

export interface WebWriter {
  /** Settles when there is room for more. */
  readonly ready: Promise<unknown>;
  write(chunk: Uint8Array): Promise<unknown>;
  close(): Promise<unknown>;
  abort(reason?: unknown): Promise<unknown>;
}

/** A stream of Node that is read and written, without an encoding: a socket, a pipe. */
export interface NodeByteStream {
  /** False where more should wait for `drain`. */
  write(chunk: Uint8Array): boolean;
  end(done: (error?: Error | null) => void): unknown;
  destroy(): unknown;
  pause(): unknown;
  resume(): unknown;
  on(event: string, listener: (...args: never[]) => void): unknown;
}

/** Bytes both ways, whatever carries them. */
export interface ByteStream {
  /** The next piece; undefined at the end. Rejects where the stream breaks. */
  read(): Promise<Uint8Array | undefined>;
  /** Settles when more may be written without piling up; rejects where the stream is over. */
  write(bytes: Uint8Array): Promise<void>;
  /** No more will be written; reading goes on. Settles when all that was written has been taken. */
  end(): Promise<void>;
  /** Ends both ways at once. */
  destroy(): void;
}

export function byteStream(stream: WebByteStreams | NodeByteStream): ByteStream {
  return isWeb(stream) ? new WebStreams(stream) : new NodeStream(stream);
}

/** Node’s streams have properties of these names, too, which are booleans. */
function isWeb(stream: WebByteStreams | NodeByteStream): stream is WebByteStreams {
  return 'readable' in stream && typeof stream.readable === 'object';
}

class WebStreams implements ByteStream {
  private readonly reader: WebReader;
  private readonly writer: WebWriter;

  constructor({ readable, writable }: WebByteStreams) {
    this.reader = readable.getReader();
    this.writer = writable.getWriter();
  }

  async read(): Promise<Uint8Array | undefined> {
    return (await this.reader.read()).value;
  }

  async write(bytes: Uint8Array): Promise<void> {
    // A write that fails fails `ready`, too.
    this.writer.write(bytes).catch(ignore);
    await this.writer.ready;
  }

  async end(): Promise<void> {
    await this.writer.close();
  }

  destroy(): void {
    this.reader.cancel().catch(ignore);
    this.writer.abort().catch(ignore);
  }
}

interface Waiter<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
}

/** Not by async iteration, which closes a socket for writing as soon as the other end has written its last. */
class NodeStream implements ByteStream {
  private readonly stream: NodeByteStream;
  private readonly pieces: Uint8Array[] = [];
  private reader: Waiter<Uint8Array | undefined> | undefined;
  private writers: Waiter<void>[] = [];
  private ended = false;
  /** Why nothing comes or goes any more. */
  private over: { readonly reason: unknown } | undefined;

  constructor(stream: NodeByteStream) {
    this.stream = stream;
    stream.pause();
    stream.on('data', (piece: Uint8Array) => {
      stream.pause();
      this.pieces.push(piece);
      this.serve();
    });
    stream.on('end', () => {
      this.ended = true;
      this.serve();
    });
    stream.on('drain', () => {
      for (const { resolve } of this.writers.splice(0)) resolve();
    });
    stream.on('error', (error) => this.fail(error));
    stream.on('close', () => this.fail(new Error('the stream is closed')));
  }

  /** One reader at a time. */
  read(): Promise<Uint8Array | undefined> {
    return new Promise((resolve, reject) => {
      this.reader = { resolve, reject };
      this.serve();
      if (this.reader !== undefined) this.stream.resume();
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.over !== undefined) throw this.over.reason;
    if (this.stream.write(bytes)) return;
    await new Promise<void>((resolve, reject) => this.writers.push({ resolve, reject }));
  }

  end(): Promise<void> {
    return new Promise((resolve, reject) => this.stream.end((error) => (error ? reject(error) : resolve())));
  }

  destroy(): void {
    this.stream.destroy();
  }

  /** Gives the reader what there is: a piece, the end, or the reason why neither will come. */
  private serve(): void {
    const { reader } = this;
    if (reader === undefined) return;
    const piece = this.pieces.shift();
    if (piece === undefined && !this.ended && this.over === undefined) return;
    this.reader = undefined;
    if (piece !== undefined || this.ended) reader.resolve(piece);
    else reader.reject(this.over?.reason);
  }

  private fail(reason: unknown): void {
    this.over ??= { reason };
    this.serve();
    for (const { reject } of this.writers.splice(0)) reject(this.over.reason);
  }
}

function ignore(): void {}
