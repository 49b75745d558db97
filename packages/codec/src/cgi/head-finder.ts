const LF = 10;
const CR = 13;

/**
 * Finds the empty line that ends a CGI head (RFC 3875 §6.2), in whatever pieces the bytes come; lines end with LF or CRLF,
 * mixed ones too. Keeps no bytes.
 */
export class HeadFinder {
  /** Bytes of the line that is going on, a CR at its end included. */
  private lineLength = 0;
  private lastByte = 0;
  private seen = 0;
  /** Bytes of the head with its empty line, once it is complete. */
  headBytes: number | null = null;

  /** Looks through `chunk[from, to)`; returns the offset in `chunk` behind the empty line if it is here, else undefined. */
  push(chunk: Uint8Array, from: number, to: number): number | undefined {
    let at = from;
    while (at < to) {
      const found = nextLineFeed(chunk, at, to);
      if (found === to) break;
      const end = this.endLine(chunk, at, found);
      at = found + 1;
      if (end) return this.complete(from, at);
    }
    this.carry(chunk, at, to);
    this.seen += to - from;
    return undefined;
  }

  /** Takes the LF at `found`; true where its line is empty. */
  private endLine(chunk: Uint8Array, at: number, found: number): boolean {
    const length = this.lineLength + found - at;
    const before = found > at ? chunk[found - 1]! : this.lastByte;
    this.lineLength = 0;
    return length === 0 || (length === 1 && before === CR);
  }

  private carry(chunk: Uint8Array, at: number, to: number): void {
    if (to === at) return;
    this.lineLength += to - at;
    this.lastByte = chunk[to - 1]!;
  }

  private complete(from: number, at: number): number {
    this.headBytes = this.seen + at - from;
    return at;
  }
}

/** The next LF in `chunk[from, to)`; `to` where there is none. Lines of heads are short: a loop beats the call of `indexOf`. */
function nextLineFeed(chunk: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && chunk[at] !== LF) at++;
  return at;
}
