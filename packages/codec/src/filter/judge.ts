import type { StreamBytes, StreamName } from '../capture/index.js';
import type { Exchange, SummaryRow } from '../exchange/index.js';
import type { Filter } from './filter.js';
import { valuesOf } from './vocabulary.js';

/** Of each body so many bytes are searched: a gigabyte's upload must not be read whole for every key that is pressed. */
const SEARCHED_BODY_BYTES = 4 * 1024 * 1024;

/** Where exchanges and bodies are read from. */
export interface JudgedCapture {
  exchange(index: number): Promise<Exchange | undefined>;
  stream(index: number, name: StreamName): Promise<StreamBytes | undefined>;
}

/** A row that passes. */
export interface Found {
  readonly row: SummaryRow;
  /** Where it had to be read to decide. */
  readonly exchange?: Exchange;
}

/** Decides of one exchange after the other whether it passes a filter, and reads no more of it than that takes. */
export class Judge {
  private readonly capture: JudgedCapture;
  private readonly filter: Filter;
  /** What open exchanges have lasted until, in epoch microseconds. */
  private readonly now: number;
  /** Exchanges that had to be read. */
  reads = 0;

  constructor(capture: JudgedCapture, filter: Filter, now: number) {
    this.capture = capture;
    this.filter = filter;
    this.now = now;
  }

  /** Undefined where it does not pass. */
  async decide(row: SummaryRow): Promise<Found | undefined> {
    const verdict = this.filter.testRow(row, this.evidence(row));
    if (verdict !== 'maybe') return verdict === 'yes' ? { row } : undefined;
    this.reads++;
    const exchange = await this.capture.exchange(row.index);
    if (exchange === undefined) return undefined;
    return (await this.passes(row, exchange)) ? { row, exchange } : undefined;
  }

  private async passes(row: SummaryRow, exchange: Exchange): Promise<boolean> {
    const known = { row, exchange, ...this.evidence(row) };
    const verdict = this.filter.verdict(known);
    if (verdict !== 'maybe') return verdict === 'yes';
    const bodies = { stdin: await this.body(row.index, 'stdin'), stdout: await this.body(row.index, 'stdout') };
    return this.filter.test({ ...known, bodies });
  }

  private async body(index: number, name: StreamName): Promise<Uint8Array> {
    const bytes = await this.capture.stream(index, name);
    return bytes === undefined ? new Uint8Array() : bytes.read(0, Math.min(bytes.size, SEARCHED_BODY_BYTES));
  }

  private evidence(row: SummaryRow): { readonly marked: boolean; readonly now: number } {
    return { marked: row.mark !== undefined, now: this.now };
  }
}

/** A cell of the list shows less; its hover shows this. */
const VALUE_CHARACTERS = 256;

/** What fields of the filter (`param.HTTPS`) are in an exchange, as short texts; null where it has none. */
export function shownValues(fields: readonly string[], row: SummaryRow, exchange: Exchange): (string | null)[] {
  return fields.map((field) => {
    const values = valuesOf(field, { row, exchange });
    return values.length === 0 ? null : values.join(', ').slice(0, VALUE_CHARACTERS);
  });
}
