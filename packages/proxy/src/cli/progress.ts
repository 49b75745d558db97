import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { formatByteSize } from './byte-size.js';

const EVERY_MILLIS = 100;
const ERASE_LINE = '\r\x1b[K';

type Terminal = Writable & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;

/** One line on the terminal that says how far reading has come; nothing where stderr is no terminal. */
export class Progress {
  private readonly terminal: Terminal | undefined;
  private shown = false;
  private nextAt = performance.now() + 5 * EVERY_MILLIS;

  constructor(terminal: Terminal) {
    this.terminal = terminal.isTTY === true ? terminal : undefined;
  }

  /** `total` is null where nobody knows it. */
  update(name: string, done: number, total: number | null): void {
    const now = performance.now();
    if (this.terminal === undefined || now < this.nextAt) return;
    this.nextAt = now + EVERY_MILLIS;
    this.shown = true;
    const share = total === null || total === 0 ? '' : ` ${Math.min(100, Math.floor((100 * done) / total))} %`;
    this.terminal.write(
      `${ERASE_LINE}${name}:${share} ${formatByteSize(done)}`.slice(0, (this.terminal.columns ?? 80) + ERASE_LINE.length - 1),
    );
  }

  /** Makes room for other lines. */
  clear(): void {
    if (this.shown) this.terminal?.write(ERASE_LINE);
    this.shown = false;
  }
}
