/** What was read of a stream of the web server: for one reader, as async iteration or as a whole. */
export class InputStream implements AsyncIterable<Uint8Array> {
  readonly #chunks: Uint8Array[] = [];
  readonly #caughtUp: () => void;
  #buffered = 0;
  #state: 'open' | 'ended' | 'discarded' | { readonly failed: unknown } = 'open';
  #wake: (() => void) | undefined;

  /** `caughtUp` is called when everything that was pushed has been read. */
  constructor(caughtUp: () => void = () => {}) {
    this.#caughtUp = caughtUp;
  }

  /** Bytes that nobody has read yet. */
  get bufferedBytes(): number {
    return this.#buffered;
  }

  push(chunk: Uint8Array): void {
    if (this.#state !== 'open') return;
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    this.#wake?.();
  }

  end(): void {
    if (this.#state === 'open') this.#state = 'ended';
    this.#wake?.();
  }

  /** The rest will not come: the reader gets `reason` as its error. */
  fail(reason: unknown): void {
    if (this.#state === 'open') this.#state = { failed: reason };
    this.#wake?.();
  }

  /** Nobody reads any more: what comes is thrown away. */
  discard(): void {
    this.#state = 'discarded';
    this.#chunks.length = 0;
    this.#buffered = 0;
    this.#caughtUp();
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#buffered -= chunk.length;
        if (this.#buffered === 0) this.#caughtUp();
        yield chunk;
      } else if (typeof this.#state === 'object') throw this.#state.failed;
      else if (this.#state !== 'open') return;
      else await this.#more();
    }
  }

  /** All of it. Throws a RangeError past `limit` bytes. */
  async bytes(limit = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of this) {
      length += chunk.length;
      if (length > limit) throw new RangeError(`the body is longer than ${limit} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  /** All of it as UTF-8. Throws a RangeError past `limit` bytes. */
  async text(limit = Number.POSITIVE_INFINITY): Promise<string> {
    return new TextDecoder().decode(await this.bytes(limit));
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
