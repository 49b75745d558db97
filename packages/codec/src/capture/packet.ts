import { utf8Lossy } from '../bytes/index.js';
import { type EpochMicros, epochMicros } from '../core/index.js';
import { OptionCode } from './pcapng-format.js';
import { eachOption } from './pcapng-options.js';

/** One captured packet: a window into the file's bytes. A reader keeps one and fills it again for the next packet. */
export class Packet {
  /** The packet is `bytes[from, to)`, as far as it was captured. */
  bytes: Uint8Array = new Uint8Array(0);
  from = 0;
  to = 0;
  /** File position of `bytes[0]`. */
  base = 0;
  /** On the wire; larger than `to - from` where the packet was cut. */
  originalLength = 0;
  time: EpochMicros = epochMicros(0);
  linkType = 0;
  /** Number of the interface in the file, and its name; empty where it has none. */
  interfaceIndex = 0;
  interfaceName = '';
  /** Its pcapng options, `bytes[optionsFrom, optionsTo)`. */
  optionsFrom = 0;
  optionsTo = 0;
  littleEndian = true;

  /** The packet's comments. */
  comments(): string[] {
    const comments: string[] = [];
    eachOption(this.bytes, this.optionsFrom, this.optionsTo, this.littleEndian, (code, from, to) => {
      if (code === OptionCode.comment) comments.push(utf8Lossy(this.bytes.subarray(from, to)));
    });
    return comments;
  }

  /** The lowest bits of its flags: a `PacketDirection`; 0 where it does not say. */
  flow(): number {
    let flow = 0;
    eachOption(this.bytes, this.optionsFrom, this.optionsTo, this.littleEndian, (code, from, to) => {
      if (code === OptionCode.packetFlags && to - from === 4) flow = this.bytes[this.littleEndian ? from : from + 3]! & 3;
    });
    return flow;
  }
}

/** Takes packets from a file format. */
export type PacketSink = (packet: Packet) => void;
