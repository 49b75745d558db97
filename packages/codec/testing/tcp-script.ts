import { concat, utf8Bytes } from '../src/bytes/index.js';

/** One end of a scripted connection. */
export interface End {
  readonly address: string;
  readonly port: number;
}

export interface SegmentOptions {
  readonly flags?: string;
  readonly sequence?: number;
  readonly acknowledgment?: number;
  readonly data?: Uint8Array | string;
}

/** A packet of a capture that a test makes: the IP datagram, and when it was captured. */
export interface ScriptedPacket {
  readonly micros: number;
  readonly ip: Uint8Array;
  readonly comment?: string;
}

export const START = Date.UTC(2026, 10, 21, 1, 2, 3) * 1000;

const FLAGS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16 };

/** A TCP segment in an IPv4 or IPv6 packet, as its addresses demand. Checksums are zero: readers ignore them. */
export function segment(from: End, to: End, options: SegmentOptions): Uint8Array {
  const data = typeof options.data === 'string' ? utf8Bytes(options.data) : (options.data ?? new Uint8Array(0));
  const tcp = new Uint8Array(20 + data.length);
  const view = new DataView(tcp.buffer);
  view.setUint16(0, from.port);
  view.setUint16(2, to.port);
  view.setUint32(4, options.sequence ?? 0);
  view.setUint32(8, options.acknowledgment ?? 0);
  tcp[12] = 0x50;
  tcp[13] = (options.flags ?? 'A').split('').reduce((bits, flag) => bits | (FLAGS[flag] ?? 0), 0);
  tcp.set(data, 20);
  return from.address.includes(':') ? ipv6(from.address, to.address, 6, tcp) : ipv4(from.address, to.address, tcp);
}

export interface Ipv4Options {
  readonly id?: number;
  readonly offset?: number;
  readonly more?: boolean;
  readonly totalLength?: number;
  readonly options?: Uint8Array;
}

export function ipv4(from: string, to: string, payload: Uint8Array, options: Ipv4Options = {}): Uint8Array {
  const extra = options.options ?? new Uint8Array(0);
  const header = new Uint8Array(20 + extra.length);
  const view = new DataView(header.buffer);
  header[0] = 0x40 | (header.length / 4);
  view.setUint16(2, options.totalLength ?? header.length + payload.length);
  view.setUint16(4, options.id ?? 0);
  view.setUint16(6, (options.more === true ? 0x2000 : 0) | ((options.offset ?? 0) / 8));
  header[8] = 64;
  header[9] = 6;
  header.set(from.split('.').map(Number), 12);
  header.set(to.split('.').map(Number), 16);
  header.set(extra, 20);
  return concat([header, payload]);
}

export function ipv6(from: string, to: string, nextHeader: number, payload: Uint8Array): Uint8Array {
  const header = new Uint8Array(40);
  const view = new DataView(header.buffer);
  header[0] = 0x60;
  view.setUint16(4, payload.length);
  header[6] = nextHeader;
  header[7] = 64;
  header.set(ipv6Bytes(from), 8);
  header.set(ipv6Bytes(to), 24);
  return concat([header, payload]);
}

function ipv6Bytes(text: string): Uint8Array {
  const [head = '', tail = ''] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const left = groups(head);
  const right = groups(tail);
  const all = [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

export const SERVER: End = { address: '127.0.0.1', port: 40_000 };
export const APP: End = { address: '127.0.0.1', port: 9000 };

/** Writes the packets of a TCP connection as its ends would send them, one millisecond apart. */
export class TcpScript {
  readonly packets: ScriptedPacket[] = [];
  readonly server: End;
  readonly app: End;
  /** Next sequence number of each end. */
  readonly next: { server: number; app: number };
  private micros: number;

  constructor(options: { server?: End; app?: End; serverSequence?: number; appSequence?: number; micros?: number } = {}) {
    this.server = options.server ?? SERVER;
    this.app = options.app ?? APP;
    this.next = { server: options.serverSequence ?? 1000, app: options.appSequence ?? 5000 };
    this.micros = options.micros ?? START;
  }

  handshake(): this {
    this.send('server', { flags: 'S', acknowledgment: 0 });
    this.send('app', { flags: 'SA' });
    return this.send('server', { flags: 'A' });
  }

  /** Data in segments of at most `size` bytes. */
  data(by: 'server' | 'app', data: Uint8Array | string, size = 65_000): this {
    const bytes = typeof data === 'string' ? utf8Bytes(data) : data;
    for (let at = 0; at < bytes.length; at += size) this.send(by, { flags: 'PA', data: bytes.subarray(at, at + size) });
    return this;
  }

  fin(by: 'server' | 'app'): this {
    return this.send(by, { flags: 'FA' });
  }

  reset(by: 'server' | 'app'): this {
    return this.send(by, { flags: 'RA' });
  }

  acknowledge(by: 'server' | 'app'): this {
    return this.send(by, { flags: 'A' });
  }

  /** Sends a segment and moves the sender on behind it; `sequence` is where it would be, unless it is told. */
  send(by: 'server' | 'app', options: SegmentOptions): this {
    const other = by === 'server' ? 'app' : 'server';
    const flags = options.flags ?? 'A';
    const sequence = options.sequence ?? this.next[by];
    const ip = segment(this[by], this[other], { acknowledgment: this.next[other], ...options, sequence });
    this.packets.push({ micros: this.tick(), ip });
    const length = typeof options.data === 'string' ? utf8Bytes(options.data).length : (options.data?.length ?? 0);
    const span = length + (/[SF]/.test(flags) ? 1 : 0);
    if (options.sequence === undefined) this.next[by] = (this.next[by] + span) >>> 0;
    return this;
  }

  private tick(): number {
    this.micros += 1000;
    return this.micros;
  }
}
