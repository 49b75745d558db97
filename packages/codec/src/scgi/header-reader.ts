import type { HeaderReader } from '../cgi/index.js';
import type { ExchangeFacts } from '../exchange/index.js';

const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const COMMA = 0x2c;

/** Digits of a netstring’s length: more than anybody sends, fewer than a double loses. */
const MAX_DIGITS = 9;

/**
 * The header of an SCGI request: a netstring, `LENGTH:` content `,`, whose content is names and values, each ended by a NUL.
 * The content goes to `facts.params`; what is past the retention limit is counted only.
 */
export class ScgiHeaderReader implements HeaderReader {
  problem: string | null = null;
  private digits = 0;
  private length = 0;
  private state: 'length' | 'content' | 'comma' = 'length';
  private left = 0;

  push(facts: ExchangeFacts, chunk: Uint8Array, from: number, to: number): number | undefined {
    let at = from;
    while (at < to) {
      if (this.state === 'length') {
        if (!this.takeLength(chunk[at]!)) return at;
        at++;
      } else if (this.state === 'content') {
        const end = Math.min(to, at + this.left);
        facts.params.append(chunk, at, end);
        this.left -= end - at;
        at = end;
        if (this.left === 0) this.state = 'comma';
      } else {
        if (chunk[at] !== COMMA) this.problem = 'The netstring of the header does not end with a comma';
        return chunk[at] === COMMA ? at + 1 : at;
      }
    }
    return undefined;
  }

  /** False where the byte cannot belong to a netstring’s length. */
  private takeLength(byte: number): boolean {
    if (byte >= ZERO && byte <= NINE && this.digits < MAX_DIGITS) {
      this.length = this.length * 10 + byte - ZERO;
      this.digits++;
      return true;
    }
    if (byte !== COLON || this.digits === 0) {
      this.problem = 'The header does not begin with the length of a netstring';
      return false;
    }
    this.left = this.length;
    this.state = this.length === 0 ? 'comma' : 'content';
    return true;
  }
}
