import { concat, utf8Bytes } from '../src/bytes/index.js';
import type { ScriptedPacket } from './tcp-script.js';

export interface PcapOptions {
  readonly littleEndian?: boolean;
  readonly nanoseconds?: boolean;
  readonly linkType?: number;
  readonly snapLength?: number;
  /** Puts the link layer before the IP datagram. */
  readonly frame?: (ip: Uint8Array) => Uint8Array;
}

const RAW = 101;

/** A classic pcap file of these packets. */
export function pcap(packets: readonly ScriptedPacket[], options: PcapOptions = {}): Uint8Array {
  const little = options.littleEndian ?? true;
  const header = new Uint8Array(24);
  const view = new DataView(header.buffer);
  view.setUint32(0, options.nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, little);
  view.setUint16(4, 2, little);
  view.setUint16(6, 4, little);
  view.setUint32(16, options.snapLength ?? 262_144, little);
  view.setUint32(20, options.linkType ?? RAW, little);
  return concat([header, ...packets.map((packet) => pcapRecord(packet, little, options))]);
}

function pcapRecord({ micros, ip }: ScriptedPacket, little: boolean, options: PcapOptions): Uint8Array {
  const whole = options.frame?.(ip) ?? ip;
  const captured = whole.subarray(0, options.snapLength ?? whole.length);
  const head = new Uint8Array(16);
  const view = new DataView(head.buffer);
  view.setUint32(0, Math.floor(micros / 1e6), little);
  view.setUint32(4, (micros % 1e6) * (options.nanoseconds ? 1000 : 1), little);
  view.setUint32(8, captured.length, little);
  view.setUint32(12, whole.length, little);
  return concat([head, captured]);
}

/** An option of a pcapng block. */
export type Option = readonly [code: number, value: Uint8Array | string];

/** Writes pcapng blocks in one byte order. */
export class PcapngScript {
  private readonly blocks: Uint8Array[] = [];
  private readonly little: boolean;

  constructor(little = true) {
    this.little = little;
  }

  section(options: readonly Option[] = []): this {
    const body = new Uint8Array(16);
    const view = new DataView(body.buffer);
    view.setUint32(0, 0x1a2b3c4d, this.little);
    view.setUint16(4, 1, this.little);
    body.fill(0xff, 8);
    return this.block(0x0a0d0d0a, body, options);
  }

  interface(linkType = RAW, options: readonly Option[] = [], snapLength = 0): this {
    const body = new Uint8Array(8);
    const view = new DataView(body.buffer);
    view.setUint16(0, linkType, this.little);
    view.setUint32(4, snapLength, this.little);
    return this.block(1, body, options);
  }

  /** An enhanced packet; `ticks` in the interface's unit, microseconds if it has none. */
  packet(data: Uint8Array, ticks: bigint, interfaceId = 0, options: readonly Option[] = []): this {
    const head = new Uint8Array(20);
    const view = new DataView(head.buffer);
    view.setUint32(0, interfaceId, this.little);
    view.setUint32(4, Number(ticks >> 32n), this.little);
    view.setUint32(8, Number(ticks & 0xffff_ffffn), this.little);
    view.setUint32(12, data.length, this.little);
    view.setUint32(16, data.length, this.little);
    return this.block(6, concat([head, padded(data)]), options);
  }

  packets(packets: readonly ScriptedPacket[], interfaceId = 0): this {
    for (const { ip, micros, comment } of packets) {
      this.packet(ip, BigInt(micros), interfaceId, comment === undefined ? [] : [[1, comment]]);
    }
    return this;
  }

  simplePacket(data: Uint8Array): this {
    const head = new Uint8Array(4);
    new DataView(head.buffer).setUint32(0, data.length, this.little);
    return this.block(3, concat([head, padded(data)]));
  }

  obsoletePacket(data: Uint8Array, micros: number): this {
    const head = new Uint8Array(20);
    const view = new DataView(head.buffer);
    view.setUint32(4, Math.floor(micros / 2 ** 32), this.little);
    view.setUint32(8, micros % 2 ** 32, this.little);
    view.setUint32(12, data.length, this.little);
    view.setUint32(16, data.length, this.little);
    return this.block(2, concat([head, padded(data)]));
  }

  block(type: number, body: Uint8Array, options: readonly Option[] = []): this {
    const all = concat([body, ...this.optionBytes(options)]);
    const head = new Uint8Array(8);
    const view = new DataView(head.buffer);
    view.setUint32(0, type, this.little);
    view.setUint32(4, all.length + 12, this.little);
    this.blocks.push(concat([head, all, head.subarray(4)]));
    return this;
  }

  bytes(): Uint8Array {
    return concat(this.blocks);
  }

  private optionBytes(options: readonly Option[]): Uint8Array[] {
    return options.map(([code, value]) => {
      const bytes = typeof value === 'string' ? utf8Bytes(value) : value;
      const head = new Uint8Array(4);
      const view = new DataView(head.buffer);
      view.setUint16(0, code, this.little);
      view.setUint16(2, bytes.length, this.little);
      return concat([head, padded(bytes)]);
    });
  }
}

function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array((bytes.length + 3) & ~3);
  whole.set(bytes);
  return whole;
}

/** A classic pcap file, cut after every `size` bytes of packets, each piece a file of its own. */
export function cutPcap(file: Uint8Array, size: number): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset);
  const little = view.getUint8(0) !== 0xa1;
  const pieces: Uint8Array[] = [];
  for (let from = 24, to = 24; to < file.length; from = to) {
    while (to < file.length && to - from < size) to += 16 + view.getUint32(to + 8, little);
    pieces.push(concat([file.subarray(0, 24), file.subarray(from, to)]));
  }
  return pieces;
}
