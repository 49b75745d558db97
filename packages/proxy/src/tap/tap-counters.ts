/** Places in the memory. */
const OPEN = 0;
const TOTAL = 1;
const UPSTREAM_FAILURES = 2;
const PLACES = 3;

/** Bytes of the memory that a tap counts in. */
export const TAP_COUNTERS_BYTES = PLACES * Float64Array.BYTES_PER_ELEMENT;

/** What a tap counts, in memory that another thread may look at. */
export class TapCounters {
  readonly #memory: Float64Array;

  constructor(memory: SharedArrayBuffer | ArrayBuffer = new ArrayBuffer(TAP_COUNTERS_BYTES)) {
    this.#memory = new Float64Array(memory);
  }

  /** Connections that are open. */
  get open(): number {
    return this.#at(OPEN);
  }

  /** Connections that ever were. */
  get total(): number {
    return this.#at(TOTAL);
  }

  /** Connections for which the application could not be reached. */
  get upstreamFailures(): number {
    return this.#at(UPSTREAM_FAILURES);
  }

  opened(): void {
    this.#add(OPEN, 1);
    this.#add(TOTAL, 1);
  }

  closed(): void {
    this.#add(OPEN, -1);
  }

  failed(): void {
    this.#add(UPSTREAM_FAILURES, 1);
  }

  #at(place: number): number {
    return this.#memory[place] ?? 0;
  }

  #add(place: number, count: number): void {
    this.#memory[place] = this.#at(place) + count;
  }
}
