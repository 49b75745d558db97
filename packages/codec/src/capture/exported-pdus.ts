import { latin1, readUint16, readUint32 } from '../bytes/index.js';
import { type Direction, directionFrom, type EpochMicros } from '../core/index.js';
import { RECORD_TYPES, recordTypeName, TYPE } from '../fastcgi/constants.js';
import { formatEndpoint } from './addresses.js';
import type { ClosedNote, ConnectionNote } from './capture-notes.js';
import type { OutputTarget } from './connection-output.js';
import type { ConnectionId } from './log.js';
import type { Packet } from './packet.js';
import { UpperPduTag } from './pcapng-format.js';
import { count, noTraffic, type TrafficCount } from './traffic-count.js';

/** The name by which Wireshark knows its dissector of FastCGI. */
const DISSECTOR = 'fcgi';

/** What the tags before an exported PDU say. */
class PduTags {
  dissector = '';
  /** Where the PDU begins. */
  end = 0;
  /** Source address and port, then destination's: five words each. */
  readonly endpoints: Uint32Array = new Uint32Array(10);

  /** False where the tags do not end within the packet. */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    this.dissector = '';
    this.endpoints.fill(0);
    let at = from;
    while (at + 4 <= to) {
      const tag = readUint16(bytes, at);
      const length = readUint16(bytes, at + 2);
      const value = at + 4;
      if (tag === UpperPduTag.end) {
        this.end = value;
        return true;
      }
      if (value + length > to) return false;
      this.tag(bytes, tag, value, length);
      at = value + length;
    }
    return false;
  }

  private tag(bytes: Uint8Array, tag: number, at: number, length: number): void {
    // Names are padded with zeros.
    if (tag === UpperPduTag.dissectorName) this.dissector = latin1(bytes, at, at + length).replace(/\0.*$/s, '');
    else if (tag === UpperPduTag.ipv4Source && length === 4) this.ipv4(0, readUint32(bytes, at));
    else if (tag === UpperPduTag.ipv4Destination && length === 4) this.ipv4(5, readUint32(bytes, at));
    else if (tag === UpperPduTag.ipv6Source && length === 16) this.ipv6(0, bytes, at);
    else if (tag === UpperPduTag.ipv6Destination && length === 16) this.ipv6(5, bytes, at);
    else if (tag === UpperPduTag.sourcePort && length === 4) this.endpoints[4] = readUint32(bytes, at) & 0xffff;
    else if (tag === UpperPduTag.destinationPort && length === 4) this.endpoints[9] = readUint32(bytes, at) & 0xffff;
  }

  private ipv4(word: number, address: number): void {
    this.endpoints[word + 2] = 0xffff;
    this.endpoints[word + 3] = address;
  }

  private ipv6(word: number, bytes: Uint8Array, at: number): void {
    for (let i = 0; i < 4; i++) this.endpoints[word + i] = readUint32(bytes, at + i * 4);
  }
}

interface PduConnection {
  readonly id: ConnectionId;
  /** Bytes of each direction so far. */
  readonly offsets: Record<Direction, number>;
}

/**
 * Link type 252: Wireshark's exported PDUs. Each packet carries whole FastCGI records of one direction, after tags that name
 * the dissector and the addresses. There is no TCP: nothing to reassemble, and closes are known from our own notes
 * alone. Bounded by the connections that are
 * remembered; the oldest are forgotten.
 */
export class ExportedPdus {
  readonly counts: Record<'fastcgi' | 'other', TrafficCount> = { fastcgi: noTraffic(), other: noTraffic() };
  private readonly tags = new PduTags();
  private readonly connections = new Map<string, PduConnection>();
  /** Numbers that our own capture gave, 8 bytes each. */
  private readonly noted = new Map<ConnectionId, ConnectionId>();
  private readonly target: OutputTarget;
  private readonly ports: ReadonlySet<number> | undefined;

  constructor(target: OutputTarget, ports: ReadonlySet<number> | undefined) {
    this.target = target;
    this.ports = ports;
  }

  /** False where the packet is malformed. */
  packet(packet: Packet, note: ConnectionNote | undefined): boolean {
    const { tags } = this;
    const whole = tags.read(packet.bytes, packet.from, packet.to);
    const ours = whole && tags.dissector === DISSECTOR && this.isWanted() && tags.end < packet.to;
    count(ours ? this.counts.fastcgi : this.counts.other, packet.originalLength);
    if (ours) this.records(packet, note);
    return whole;
  }

  /** Our own capture says that a party closed. */
  closed({ connection, by, manner }: ClosedNote, time: EpochMicros): void {
    const id = this.noted.get(connection);
    if (id !== undefined) this.target.sink.closed(id, by, manner, time);
  }

  private isWanted(): boolean {
    const { endpoints } = this.tags;
    return this.ports === undefined || this.ports.has(endpoints[4]!) || this.ports.has(endpoints[9]!);
  }

  private records(packet: Packet, note: ConnectionNote | undefined): void {
    const { bytes, to, time } = packet;
    const from = this.tags.end;
    const type = bytes[from + 1] ?? 0;
    const name = recordTypeName(type);
    const direction = name === undefined ? this.directionByPort() : directionFrom(RECORD_TYPES[name].sender);
    const connection = this.connectionOf(packet, direction, type, note);
    this.target.place?.(connection.id, direction, connection.offsets[direction], packet.base + from, to - from);
    connection.offsets[direction] += to - from;
    this.target.sink.bytes(connection.id, direction, bytes, from, to, time);
    const missing = packet.originalLength - (to - packet.from);
    if (missing > 0) this.target.sink.gap(connection.id, direction, missing, 'lost', time);
  }

  /** Of records that nobody knows: applications listen on the lower port. */
  private directionByPort(): Direction {
    const { endpoints } = this.tags;
    return endpoints[4]! < endpoints[9]! ? 'from-app' : 'to-app';
  }

  private connectionOf(packet: Packet, direction: Direction, type: number, note: ConnectionNote | undefined): PduConnection {
    const ends = [formatEndpoint(this.tags.endpoints, 0), formatEndpoint(this.tags.endpoints, 5)] as const;
    const [server, app] = direction === 'to-app' ? ends : [ends[1], ends[0]];
    const key = `${packet.interfaceIndex} ${server} ${app}`;
    const known = this.connections.get(key);
    if (known !== undefined && note === undefined) return known;
    const connection = { id: this.target.nextId(note?.connection), offsets: { 'to-app': 0, 'from-app': 0 } };
    const info = { server: note?.server ?? server, app: note?.app ?? app, tap: note?.tap ?? packet.interfaceName };
    const startSeen = note?.startSeen ?? (type === TYPE.BEGIN_REQUEST || type === TYPE.GET_VALUES);
    this.target.sink.opened({ id: connection.id, ...info, startSeen, protocol: 'fastcgi' }, note?.openedAt ?? packet.time);
    this.remember(key, connection);
    if (note !== undefined) this.noted.set(note.connection, connection.id);
    return connection;
  }

  private remember(key: string, connection: PduConnection): void {
    this.counts.fastcgi.connections++;
    this.connections.delete(key);
    this.connections.set(key, connection);
    if (this.connections.size <= this.target.limits.openConnections) return;
    for (const oldest of this.connections.keys()) {
      this.connections.delete(oldest);
      return;
    }
  }
}
