import { readUint16, readUint32 } from '../bytes/index.js';

const MIN_HEADER_LENGTH = 20;

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;

/** One TCP segment (RFC 9293 §3.1). A reader keeps one and fills it again for the next packet. */
export class TcpSegment {
  sourcePort = 0;
  destinationPort = 0;
  /** Sequence number of the first byte of data. */
  sequence = 0;
  acknowledgment = 0;
  flags = 0;
  /** The data is `bytes[from, to)`, as far as it was captured; `missing` bytes more were on the wire. */
  bytes: Uint8Array = new Uint8Array(0);
  from = 0;
  to = 0;
  missing = 0;
  /** File position of `bytes[0]`; NaN where the bytes do not lie in the file in one piece. */
  base = 0;

  /** Reads `bytes[from, to)`, `length` bytes long on the wire. False where the header is not whole. */
  read(bytes: Uint8Array, from: number, to: number, length: number): boolean {
    if (to - from < MIN_HEADER_LENGTH) return false;
    const header = (bytes[from + 12]! >> 4) * 4;
    if (header < MIN_HEADER_LENGTH || header > length) return false;
    this.sourcePort = readUint16(bytes, from);
    this.destinationPort = readUint16(bytes, from + 2);
    this.flags = bytes[from + 13]!;
    // SYN takes a number of its own, before any data.
    this.sequence = (readUint32(bytes, from + 4) + (this.flags & SYN ? 1 : 0)) >>> 0;
    this.acknowledgment = readUint32(bytes, from + 8);
    this.bytes = bytes;
    this.from = Math.min(from + header, to);
    this.to = to;
    this.missing = length - header - (this.to - this.from);
    return true;
  }

  has(flag: number): boolean {
    return (this.flags & flag) !== 0;
  }
}
