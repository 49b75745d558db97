import type { CaptureSource } from '../source/capture-source.js';
import type { CaptureStore } from './capture-store.js';

/** Rows whose values are remembered; the list asks again for what it shows. */
const MOST_ROWS = 4000;

/** While somebody scrolls, one question is asked about all rows that stopped for so long. Milliseconds. */
const GATHER_MS = 60;

type Values = ReadonlyMap<string, string | null>;

/** The values of made-up columns, for the rows that are shown: fetched in batches, forgotten when a row changes. */
export class ValueCache {
  private readonly source: Pick<CaptureSource, 'values'>;
  private readonly known = new Map<number, Values>();
  private wanted: { readonly fields: readonly string[]; readonly indexes: readonly number[] } | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private asking = false;
  private changes = 0;
  private readonly listeners = new Set<() => void>();

  constructor(source: Pick<CaptureSource, 'values'>) {
    this.source = source;
  }

  /** Undefined while it is not known. */
  get(index: number, field: string): string | null | undefined {
    return this.known.get(index)?.get(field);
  }

  /** Grows whenever values have come. */
  readonly version = (): number => this.changes;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** These are shown now. Whatever was wanted before and has not been asked for is not wanted any more. */
  want(fields: readonly string[], indexes: readonly number[]): void {
    const missing = indexes.filter((index) => fields.some((field) => this.get(index, field) === undefined));
    this.wanted = missing.length === 0 || fields.length === 0 ? null : { fields, indexes: missing };
    if (this.wanted !== null && this.timer === null) this.timer = setTimeout(() => void this.ask(), GATHER_MS);
  }

  /** Follows a store: what has changed must be asked for again. */
  follow(store: CaptureStore): () => void {
    return store.observe({
      changed: (indexes) => {
        for (const index of indexes) this.known.delete(index);
      },
      removedBefore: (before) => {
        for (const index of this.known.keys()) if (index < before) this.known.delete(index);
      },
      reset: () => this.known.clear(),
    });
  }

  private async ask(): Promise<void> {
    this.timer = null;
    const { wanted } = this;
    if (this.asking || wanted === null) return;
    this.asking = true;
    this.wanted = null;
    const found = await this.source.values(wanted.fields, wanted.indexes, new AbortController().signal).catch(() => []);
    this.asking = false;
    for (const { index, values } of found) this.keep(index, wanted.fields, values);
    this.changes++;
    for (const listener of this.listeners) listener();
    if (this.wanted !== null) void this.ask();
  }

  private keep(index: number, fields: readonly string[], values: readonly (string | null)[]): void {
    if (this.known.size >= MOST_ROWS) this.known.clear();
    const before = this.known.get(index) ?? [];
    this.known.set(index, new Map([...before, ...fields.map((field, i) => [field, values[i] ?? null] as const)]));
  }
}
