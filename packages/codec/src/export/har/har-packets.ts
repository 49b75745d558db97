import { readUint32, utf8Bytes } from '../../bytes/index.js';
import {
  BlockBuffer,
  EMPTY_PACKET_LIMIT,
  finishPacket,
  formatNote,
  type Ipv4Endpoint,
  initialSequence,
  MAX_PAYLOAD,
  PacketDirection,
  packetBlockLength,
  SyntheticTcp,
} from '../../capture/index.js';
import { type Direction, directionFrom, type EpochMicros, type Party } from '../../core/index.js';
import type { CloseManner, Protocol } from '../../exchange/index.js';
import { pduEnds } from '../pcapng/pdu-ends.js';
import type { EventConnection } from '../pcapng/pdu-events.js';
import type { PduEnd } from '../pcapng/upper-pdu.js';
import type { SpokenBytes } from './har-records.js';

/** Puts a packet where the next block has its data; returns its length. */
type WritePacket = (out: BlockBuffer) => number;

/** One connection of SCGI or uwsgi as packets of IPv4 and TCP: without records there is nothing that Wireshark’s export could hold. */
export class HarPackets {
  readonly #interfaceId: number;
  readonly #connection: EventConnection;
  readonly #protocol: Protocol;
  readonly #tcp: SyntheticTcp;

  constructor(interfaceId: number, connection: EventConnection, protocol: Protocol) {
    this.#interfaceId = interfaceId;
    this.#connection = connection;
    this.#protocol = protocol;
    // Two entries may name the same ends: each connection needs one of its own, and the note says the true ones.
    const { server, app } = pduEnds({ id: connection.connection, server: '', app: connection.app });
    this.#tcp = new SyntheticTcp(endpointOf(server), endpointOf(app), initialSequence(connection.connection));
  }

  /** Who it is, and its handshake. */
  *opened(): Generator<Uint8Array, void, undefined> {
    const { openedAt } = this.#connection;
    const note = formatNote({
      kind: 'open',
      ...this.#connection,
      protocol: this.#protocol,
      toAppOffset: 0,
      fromAppOffset: 0,
    });
    yield this.#packet('to-app', openedAt, (out) => this.#tcp.syn(out), 0, utf8Bytes(note));
    yield this.#packet('from-app', openedAt, (out) => this.#tcp.synAck(out));
    yield this.#packet('to-app', openedAt, (out) => this.#tcp.acknowledge(out, 'to-app'));
  }

  *said({ direction, time, bytes }: SpokenBytes): Generator<Uint8Array, void, undefined> {
    for (let at = 0; at < bytes.length; at += MAX_PAYLOAD) {
      const to = Math.min(at + MAX_PAYLOAD, bytes.length);
      yield this.#packet(direction, time, (out) => this.#tcp.data(out, direction, bytes, at, to), to - at);
    }
  }

  closed(by: Party, manner: CloseManner, time: EpochMicros): Uint8Array {
    return this.#packet(directionFrom(by), time, (out) => (manner === 'fin' ? this.#tcp.fin(out, by) : this.#tcp.reset(out, by)));
  }

  #packet(direction: Direction, time: EpochMicros, write: WritePacket, payload = 0, comment?: Uint8Array): Uint8Array {
    const out = new BlockBuffer(packetBlockLength(EMPTY_PACKET_LIMIT + payload, comment?.length ?? 0));
    const flag = direction === 'to-app' ? PacketDirection.inbound : PacketDirection.outbound;
    finishPacket(out, this.#interfaceId, time, write(out), flag, comment);
    return out.written();
  }
}

function endpointOf({ address, port }: PduEnd): Ipv4Endpoint {
  return { address: readUint32(address, 0), port };
}
