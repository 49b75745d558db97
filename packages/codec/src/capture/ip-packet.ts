import { readUint16, readUint32 } from '../bytes/index.js';

/** IP protocol numbers. */
export const PROTOCOL_TCP = 6;
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION_OPTIONS = 60;
const MOBILITY = 135;

const IPV4_MIN_HEADER = 20;
const IPV6_HEADER = 40;
const MORE_FRAGMENTS = 0x2000;

/** IPv4 addresses are kept as IPv6 has them: `::ffff:a.b.c.d`. */
const MAPPED_PREFIX = 0xffff;

/**
 * The network layer of one packet: addresses, and where the payload lies. A reader keeps one and fills it again for the next
 * packet. Checksums are not looked at: where the network card computes them, captures hold none.
 */
export class IpPacket {
  /** Source, then destination, four words each. */
  readonly addresses: Uint32Array = new Uint32Array(8);
  protocol = 0;
  /** The payload is `bytes[from, to)`, as far as it was captured. */
  from = 0;
  to = 0;
  /** Of the payload on the wire. */
  length = 0;
  fragmented = false;
  /** Of a fragment: where in the datagram its payload belongs, and whether others follow. */
  fragmentOffset = 0;
  moreFragments = false;
  fragmentId = 0;

  /**
   * Reads the header at `bytes[at]` of a packet that was captured up to `to` and had `missing` more bytes on the wire. False
   * where there is no IP header, or only a part of it.
   */
  read(bytes: Uint8Array, at: number, to: number, missing: number): boolean {
    if (at >= to) return false;
    this.fragmented = false;
    this.fragmentOffset = 0;
    this.moreFragments = false;
    const version = bytes[at]! >> 4;
    if (version === 4) return this.readIpv4(bytes, at, to, missing);
    return version === 6 && this.readIpv6(bytes, at, to, missing);
  }

  private readIpv4(bytes: Uint8Array, at: number, to: number, missing: number): boolean {
    const header = (bytes[at]! & 0x0f) * 4;
    if (header < IPV4_MIN_HEADER || at + header > to) return false;
    this.protocol = bytes[at + 9]!;
    this.mapAddress(0, readUint32(bytes, at + 12));
    this.mapAddress(4, readUint32(bytes, at + 16));
    // Zero where the card was to cut the packet (TSO): then it is as long as it was captured.
    const total = readUint16(bytes, at + 2);
    const field = readUint16(bytes, at + 6);
    this.fragmentOffset = (field & 0x1fff) * 8;
    this.moreFragments = (field & MORE_FRAGMENTS) !== 0;
    this.fragmented = this.moreFragments || this.fragmentOffset > 0;
    this.fragmentId = readUint16(bytes, at + 4);
    return this.payload(at + header, to, total === 0 ? to - at + missing - header : total - header);
  }

  private mapAddress(word: number, address: number): void {
    this.addresses[word] = 0;
    this.addresses[word + 1] = 0;
    this.addresses[word + 2] = MAPPED_PREFIX;
    this.addresses[word + 3] = address;
  }

  private readIpv6(bytes: Uint8Array, at: number, to: number, missing: number): boolean {
    if (at + IPV6_HEADER > to) return false;
    for (let word = 0; word < 8; word++) this.addresses[word] = readUint32(bytes, at + 8 + word * 4);
    const field = readUint16(bytes, at + 4);
    const length = field === 0 ? to - at - IPV6_HEADER + missing : field;
    return this.skipExtensions(bytes, at + IPV6_HEADER, to, length, bytes[at + 6]!);
  }

  /** `next` tells what lies at `at`: an extension header, which tells the same of what follows it, or the payload. */
  private skipExtensions(bytes: Uint8Array, at: number, to: number, length: number, next: number): boolean {
    const start = at;
    while (isExtension(next)) {
      if (at + 8 > to) return false;
      if (next === FRAGMENT) this.readFragmentHeader(bytes, at);
      const size = extensionLength(next, bytes[at + 1]!);
      next = bytes[at]!;
      at += size;
      // What follows the header of a later fragment is not a header but the middle of the payload.
      if (this.fragmented && this.fragmentOffset > 0) break;
    }
    this.protocol = next;
    return this.payload(at, to, length - (at - start));
  }

  private readFragmentHeader(bytes: Uint8Array, at: number): void {
    const field = readUint16(bytes, at + 2);
    this.fragmentOffset = field & 0xfff8;
    this.moreFragments = (field & 1) !== 0;
    // An "atomic" fragment is a whole datagram (RFC 6946).
    this.fragmented = this.moreFragments || this.fragmentOffset > 0;
    this.fragmentId = readUint32(bytes, at + 4);
  }

  /** What the link layer padded behind the datagram is not taken. */
  private payload(from: number, to: number, length: number): boolean {
    if (length < 0 || from > to) return false;
    this.from = from;
    this.to = Math.min(to, from + length);
    this.length = length;
    return true;
  }
}

function isExtension(next: number): boolean {
  return (
    next === HOP_BY_HOP ||
    next === ROUTING ||
    next === FRAGMENT ||
    next === AUTHENTICATION ||
    next === DESTINATION_OPTIONS ||
    next === MOBILITY
  );
}

function extensionLength(type: number, field: number): number {
  if (type === FRAGMENT) return 8;
  return type === AUTHENTICATION ? (field + 2) * 4 : (field + 1) * 8;
}
