import type { CloseManner, ConnectionInfo, LogSink } from '@fcgiscope/codec/capture';
import type { Direction, EpochMicros, Party } from '@fcgiscope/codec/core';

/**
 * The log's side of one connection. Whatever the sink throws stays here: it is reported once, the connection is logged no
 * further, and its bytes go on.
 */
export class ConnectionLog {
  readonly #id: number;
  readonly #onFailure: (error: unknown) => void;
  #sink: LogSink | undefined;

  constructor(id: number, sink: LogSink, onFailure: (error: unknown) => void) {
    this.#id = id;
    this.#sink = sink;
    this.#onFailure = onFailure;
  }

  opened(info: ConnectionInfo, time: EpochMicros): void {
    try {
      this.#sink?.opened(info, time);
    } catch (error) {
      this.#disable(error);
    }
  }

  bytes(direction: Direction, chunk: Uint8Array, length: number, time: EpochMicros): void {
    try {
      this.#sink?.bytes(this.#id, direction, chunk, 0, length, time);
    } catch (error) {
      this.#disable(error);
    }
  }

  closed(by: Party, manner: CloseManner, time: EpochMicros): void {
    try {
      this.#sink?.closed(this.#id, by, manner, time);
    } catch (error) {
      this.#disable(error);
    }
  }

  #disable(error: unknown): void {
    this.#sink = undefined;
    this.#onFailure(error);
  }
}
