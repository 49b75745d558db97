import type { HeaderReader } from '../cgi/index.js';
import type { ExchangeFacts } from '../exchange/index.js';

/** modifier1, size of the variables (little-endian), modifier2. */
const HEADER_LENGTH = 4;

/** The header of a uwsgi packet and its block of variables, which goes to `facts.params`. */
export class UwsgiHeaderReader implements HeaderReader {
  readonly problem: string | null = null;
  private readonly header = new Uint8Array(HEADER_LENGTH);
  private headerLength = 0;
  private left = 0;

  push(facts: ExchangeFacts, chunk: Uint8Array, from: number, to: number): number | undefined {
    let at = from;
    while (at < to && this.headerLength < HEADER_LENGTH) {
      this.header[this.headerLength++] = chunk[at++]!;
      if (this.headerLength === HEADER_LENGTH) this.takeHeader(facts);
    }
    const end = Math.min(to, at + this.left);
    facts.params.append(chunk, at, end);
    this.left -= end - at;
    return this.headerLength === HEADER_LENGTH && this.left === 0 ? end : undefined;
  }

  private takeHeader(facts: ExchangeFacts): void {
    facts.role = this.header[0]!;
    facts.flags = this.header[3]!;
    this.left = this.header[1]! | (this.header[2]! << 8);
  }
}
