import { copyInto } from '../bytes/index.js';
import { type Direction, directionFrom, type Party } from '../core/index.js';
import { type BlockBuffer, PACKET_DATA_OFFSET } from './pcapng-writer.js';

/** An IPv4 address as a 32-bit number, and a port. */
export interface Ipv4Endpoint {
  readonly address: number;
  readonly port: number;
}

/** Most bytes of stream in one packet: IPv4 packets end at 65,535, and readers want a margin. */
export const MAX_PAYLOAD = 60_000;

const IP_LENGTH = 20;
const TCP_LENGTH = 20;

/** IPv4 and TCP headers of every packet but a SYN. */
export const PACKET_HEADERS_LENGTH: number = IP_LENGTH + TCP_LENGTH;

/** Maximum segment size and window scale: without the latter readers would call every large answer a full window. */
const SYN_OPTIONS: readonly number[] = [2, 4, MAX_PAYLOAD >> 8, MAX_PAYLOAD & 0xff, 3, 3, 14, 0];

/** The longest packet without payload. */
export const EMPTY_PACKET_LIMIT: number = PACKET_HEADERS_LENGTH + SYN_OPTIONS.length;

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
const PSH = 0x08;
const ACK = 0x10;

const WINDOW = 65_535;

/** As in captures of cards that compute it: summing up every byte would cost more than copying it. */
const NO_CHECKSUM = 0;
const TIME_TO_LIVE = 64;
const PROTOCOL_TCP = 6;

/** Spreads neighbouring connections' first sequence numbers (2^32 / golden ratio). */
const SEQUENCE_STEP = 0x9e3779b1;

/**
 * First sequence number of both directions of a connection. They differ among connections, since readers take a SYN with the
 * number of an earlier one for its retransmission when ports are used again.
 */
export function initialSequence(connection: number): number {
  return Math.imul(connection, SEQUENCE_STEP) >>> 0;
}

/**
 * One connection as IPv4 packets with TCP inside, each written where the next packet block of a {@link BlockBuffer} has its
 * data; every method returns the packet's length. Byte `n` of a direction has sequence number `initial + 1 + n` (mod 2^32).
 * IPv4’s checksums are right, TCP’s are left out. Allocates nothing per packet.
 */
export class SyntheticTcp {
  private readonly toApp: Sender;
  private readonly fromApp: Sender;
  private readonly initial: number;

  constructor(server: Ipv4Endpoint, app: Ipv4Endpoint, initial: number) {
    this.initial = initial;
    this.toApp = new Sender(server, app, initial);
    this.fromApp = new Sender(app, server, initial);
  }

  /** Offset in its stream of the next byte of `direction`. */
  offset(direction: Direction): number {
    return this.sender(direction).offset;
  }

  /** The connection is there without our having seen its beginning, or its packets are elsewhere: no handshake. */
  assumeEstablished(): void {
    for (const sender of [this.toApp, this.fromApp]) sender.controls = Math.max(sender.controls, 1);
  }

  /** The three packets of the handshake; call in this order. */
  syn(out: BlockBuffer): number {
    return this.toApp.write(out, SYN, 0, 0);
  }

  synAck(out: BlockBuffer): number {
    return this.fromApp.write(out, SYN | ACK, 0, this.initial + 1);
  }

  /** An empty packet: ends the handshake, or carries a comment. */
  acknowledge(out: BlockBuffer, direction: Direction): number {
    return this.empty(out, ACK, direction);
  }

  /** `chunk[from, to)`, at most {@link MAX_PAYLOAD} bytes. */
  data(out: BlockBuffer, direction: Direction, chunk: Uint8Array, from: number, to: number): number {
    copyInto(out.bytes, out.position + PACKET_DATA_OFFSET + PACKET_HEADERS_LENGTH, chunk, from, to);
    return this.sender(direction).write(out, PSH | ACK, to - from, this.receiver(direction).next);
  }

  /** Bytes that no packet carries: a hole in the sequence numbers. */
  skip(direction: Direction, length: number): void {
    this.sender(direction).offset += length;
  }

  fin(out: BlockBuffer, by: Party): number {
    return this.empty(out, FIN | ACK, directionFrom(by));
  }

  reset(out: BlockBuffer, by: Party): number {
    return this.empty(out, RST | ACK, directionFrom(by));
  }

  private empty(out: BlockBuffer, flags: number, direction: Direction): number {
    return this.sender(direction).write(out, flags, 0, this.receiver(direction).next);
  }

  private sender(direction: Direction): Sender {
    return direction === 'to-app' ? this.toApp : this.fromApp;
  }

  private receiver(direction: Direction): Sender {
    return direction === 'to-app' ? this.fromApp : this.toApp;
  }
}

/** One direction of a connection: its addresses, how far it has come, and the part of the checksum that never changes. */
class Sender {
  offset = 0;
  /** SYN and FIN sent so far: each takes a sequence number. */
  controls = 0;
  private readonly source: Ipv4Endpoint;
  private readonly target: Ipv4Endpoint;
  private readonly initial: number;
  private readonly addressSum: number;

  constructor(source: Ipv4Endpoint, target: Ipv4Endpoint, initial: number) {
    this.source = source;
    this.target = target;
    this.initial = initial;
    this.addressSum = halves(source.address) + halves(target.address);
  }

  /** Sequence number of the next byte; of it the lowest 32 bits are sent. */
  get next(): number {
    return this.initial + this.controls + this.offset;
  }

  /** Puts the headers before `length` bytes of payload that are there already, and moves on behind them. */
  write(out: BlockBuffer, flags: number, length: number, acknowledged: number): number {
    const at = out.position + PACKET_DATA_OFFSET;
    const optionsLength = (flags & SYN) === 0 ? 0 : putSynOptions(out.bytes, at + PACKET_HEADERS_LENGTH);
    const tcpLength = TCP_LENGTH + optionsLength + length;
    this.putIp(out.view, at, IP_LENGTH + tcpLength);
    this.putTcp(out.view, at + IP_LENGTH, flags, acknowledged);
    this.offset += length;
    if ((flags & (SYN | FIN)) !== 0) this.controls++;
    return IP_LENGTH + tcpLength;
  }

  private putIp(view: DataView, at: number, total: number): void {
    const sum = VERSION_WORD + total + DONT_FRAGMENT + LIFE_WORD + this.addressSum;
    view.setUint32(at, (VERSION_WORD << 16) | total);
    view.setUint32(at + 4, DONT_FRAGMENT);
    view.setUint16(at + 8, LIFE_WORD);
    view.setUint16(at + 10, ~folded(sum));
    view.setUint32(at + 12, this.source.address);
    view.setUint32(at + 16, this.target.address);
  }

  private putTcp(view: DataView, at: number, flags: number, acknowledged: number): void {
    const headerWords = (flags & SYN) === 0 ? TCP_LENGTH / 4 : (TCP_LENGTH + SYN_OPTIONS.length) / 4;
    view.setUint16(at, this.source.port);
    view.setUint16(at + 2, this.target.port);
    view.setUint32(at + 4, (flags & SYN) === 0 ? this.next : this.initial);
    view.setUint32(at + 8, acknowledged);
    view.setUint16(at + 12, (headerWords << 12) | flags);
    view.setUint16(at + 14, WINDOW);
    view.setUint16(at + 16, NO_CHECKSUM);
    view.setUint16(at + 18, 0);
  }
}

/** Version 4, five words of header, no service class. */
const VERSION_WORD = 0x4500;
const DONT_FRAGMENT = 0x4000;
const LIFE_WORD = (TIME_TO_LIVE << 8) | PROTOCOL_TCP;

function putSynOptions(bytes: Uint8Array, at: number): number {
  for (let i = 0; i < SYN_OPTIONS.length; i++) bytes[at + i] = SYN_OPTIONS[i]!;
  return SYN_OPTIONS.length;
}

function halves(word: number): number {
  return (word >>> 16) + (word & 0xffff);
}

/** The 16-bit one's complement sum that `sum` stands for (RFC 1071). */
function folded(sum: number): number {
  let rest = sum;
  while (rest > 0xffff) rest = (rest & 0xffff) + (rest >>> 16);
  return rest;
}
