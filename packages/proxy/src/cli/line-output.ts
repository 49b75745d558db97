import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Gathers lines and writes them in one go: a system call a line would cost more than decoding it. */
export class LineOutput {
  private readonly stream: Writable;
  private text = '';
  /** Printed before the first line, where there is one. */
  head: string | undefined;

  constructor(stream: Writable) {
    this.stream = stream;
  }

  /** One line, without its end. */
  readonly line = (text: string): void => {
    if (this.head !== undefined) this.text += `${this.head}\n`;
    this.head = undefined;
    this.text += text;
    this.text += '\n';
  };

  /** Writes what was gathered, and waits while the reader is slow. */
  async flush(): Promise<void> {
    if (this.text === '') return;
    const { text } = this;
    this.text = '';
    if (!this.stream.write(text)) await once(this.stream, 'drain');
  }
}
