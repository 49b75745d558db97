import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Characters that wait in memory; what is more goes to a temporary file. */
const MEMORY_LIMIT = 32 * 1024 * 1024;

/** Text that waits for its turn: in memory, in the file, or null where there is nothing to print. */
type Waiting = string | { readonly position: number; readonly length: number } | null;

/**
 * Puts lines that are ready in any order into the order of their numbers, from 1 without holes. One that is never ready holds
 * up all behind it until {@link end}: so what waits lies in memory up to a limit, and in a temporary file beyond.
 */
export class NumberedLines {
  private readonly print: (text: string) => void;
  private readonly memoryLimit: number;
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;
  private inMemory = 0;
  private spill: SpillFile | undefined;

  constructor(print: (text: string) => void, memoryLimit: number = MEMORY_LIMIT) {
    this.print = print;
    this.memoryLimit = memoryLimit;
  }

  /** The text of `number` is ready; null: it has none. */
  ready(number: number, text: string | null): void {
    if (number !== this.next) {
      this.waiting.set(number, this.keep(text));
      return;
    }
    this.next++;
    if (text !== null) this.print(text);
    this.printReady();
  }

  /** Prints all that waits, whatever is missing. */
  end(): void {
    for (const number of [...this.waiting.keys()].sort((a, b) => a - b)) {
      this.next = number;
      this.printReady();
    }
    this.spill?.close();
    this.spill = undefined;
  }

  private printReady(): void {
    for (let text = this.waiting.get(this.next); text !== undefined; text = this.waiting.get(this.next)) {
      this.waiting.delete(this.next++);
      if (typeof text === 'string') this.inMemory -= text.length;
      if (text !== null) this.print(typeof text === 'string' ? text : (this.spill?.read(text) ?? ''));
    }
  }

  private keep(text: string | null): Waiting {
    if (text === null) return null;
    if (this.inMemory + text.length <= this.memoryLimit) {
      this.inMemory += text.length;
      return text;
    }
    this.spill ??= new SpillFile();
    return this.spill.write(text);
  }
}

/** A temporary file that is only appended to; only its owner can read it, as it holds what the capture holds. */
class SpillFile {
  private readonly folder = mkdtempSync(join(tmpdir(), 'fcgiscope-read-'));
  private readonly file = openSync(join(this.folder, 'lines'), 'wx+', 0o600);
  private size = 0;

  write(text: string): { readonly position: number; readonly length: number } {
    const bytes = Buffer.from(text, 'utf8');
    const position = this.size;
    writeSync(this.file, bytes, 0, bytes.length, position);
    this.size += bytes.length;
    return { position, length: bytes.length };
  }

  read({ position, length }: { readonly position: number; readonly length: number }): string {
    const bytes = Buffer.allocUnsafe(length);
    readSync(this.file, bytes, 0, length, position);
    return bytes.toString('utf8');
  }

  close(): void {
    closeSync(this.file);
    rmSync(this.folder, { recursive: true });
  }
}
