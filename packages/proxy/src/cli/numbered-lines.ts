import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Characters that wait in memory; what is more goes to a temporary file. */
const MEMORY_LIMIT = 32 * 1024 * 1024;

/**
 * Puts lines that are ready in any order into the order of their numbers, from 1 without holes. One that is never ready holds
 * up all behind it until {@link end}: so what waits lies in memory up to a limit, and in a temporary file beyond.
 */
export class NumberedLines {
  private readonly print: (text: string) => void;
  private readonly memoryLimit: number;
  private readonly inMemory = new Map<number, string>();
  private readonly elsewhere = new WaitingPlaces();
  private next = 1;
  private last = 0;
  private memoryUsed = 0;
  private spill: SpillFile | undefined;

  constructor(print: (text: string) => void, memoryLimit: number = MEMORY_LIMIT) {
    this.print = print;
    this.memoryLimit = memoryLimit;
  }

  /** The text of `number` is ready; null: it has none. */
  ready(number: number, text: string | null): void {
    this.last = Math.max(this.last, number);
    if (number !== this.next) {
      this.keep(number, text);
      return;
    }
    this.next++;
    if (text !== null) this.print(text);
    this.printReady();
  }

  /** Prints all that waits, whatever is missing. */
  end(): void {
    for (; this.next <= this.last; this.next++) this.printReady();
    this.spill?.close();
    this.spill = undefined;
  }

  private printReady(): void {
    for (let text = this.take(this.next); text !== undefined; text = this.take(this.next)) {
      this.next++;
      if (text !== null) this.print(text);
    }
  }

  private keep(number: number, text: string | null): void {
    if (text === null) this.elsewhere.put(number, this.next, NOTHING);
    else if (this.memoryUsed + text.length <= this.memoryLimit) {
      this.memoryUsed += text.length;
      this.inMemory.set(number, text);
    } else {
      this.spill ??= new SpillFile();
      this.elsewhere.put(number, this.next, this.spill.write(text));
    }
  }

  /** What waits at `number`; null: nothing to print; undefined: it is not ready. */
  private take(number: number): string | null | undefined {
    const text = this.inMemory.get(number);
    if (text === undefined) {
      const place = this.elsewhere.take(number);
      return place && (place.length === 0 ? null : (this.spill?.read(place) ?? null));
    }
    this.inMemory.delete(number);
    this.memoryUsed -= text.length;
    return text;
  }
}

/** Where a text lies in the temporary file. */
interface Place {
  readonly position: number;
  readonly length: number;
}

const NOTHING: Place = { position: 0, length: 0 };

const FIRST_CAPACITY = 1024;

/** Places by number: 12 bytes each, in a ring as long as what waits. Of a capture whose first exchange never ends that is all of it. */
class WaitingPlaces {
  /** One more than the position; 0 where there is none. */
  private positions = new Float64Array(FIRST_CAPACITY);
  private lengths = new Uint32Array(FIRST_CAPACITY);

  /** No number below `first` is there any more. */
  put(number: number, first: number, { position, length }: Place): void {
    while (number - first >= this.positions.length) this.grow(first);
    const slot = number % this.positions.length;
    this.positions[slot] = position + 1;
    this.lengths[slot] = length;
  }

  /** The place of `number`, which is forgotten. */
  take(number: number): Place | undefined {
    const slot = number % this.positions.length;
    const position = this.positions[slot] ?? 0;
    if (position === 0) return undefined;
    this.positions[slot] = 0;
    return { position: position - 1, length: this.lengths[slot] ?? 0 };
  }

  private grow(first: number): void {
    const { positions, lengths } = this;
    this.positions = new Float64Array(positions.length * 2);
    this.lengths = new Uint32Array(positions.length * 2);
    for (let number = first; number < first + positions.length; number++) {
      this.positions[number % this.positions.length] = positions[number % positions.length] ?? 0;
      this.lengths[number % this.positions.length] = lengths[number % positions.length] ?? 0;
    }
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
