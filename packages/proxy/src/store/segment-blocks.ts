import { utf8Bytes } from '@fcgiscope/codec/bytes';
import {
  type BlockBuffer,
  type CaptureNote,
  EMPTY_PACKET_LIMIT,
  finishPacket,
  formatNote,
  HEADER_BLOCK_OVERHEAD,
  LinkType,
  NOTES_INTERFACE,
  PACKET_DATA_OFFSET,
  PacketDirection,
  packetBlockLength,
  padded4,
  UpperPduTag,
  writeInterface,
  writeSectionHeader,
} from '@fcgiscope/codec/capture';
import type { Direction, EpochMicros } from '@fcgiscope/codec/core';
import type { RecordedConnection } from './recorded-connection.js';

const APPLICATION = 'fcgiscope';

/** The notes' own interface is the first of every segment, then come the taps. */
export const FIRST_TAP_INTERFACE = 1;
const NOTES_INTERFACE_ID = 0;

/** What a segment's section header takes at most. */
export function sectionLength(comment: string): number {
  return 2 * HEADER_BLOCK_OVERHEAD + padded4(utf8Bytes(comment).length);
}

/** Begins a segment: the section, and the interface of the notes. */
export function writeSection(out: BlockBuffer, comment: string): void {
  writeSectionHeader(out, { application: APPLICATION, comment });
  writeInterface(out, { name: NOTES_INTERFACE, linkType: LinkType.upperPdu });
}

/** What the description of a tap's interface takes at most. */
export function tapInterfaceLength(tap: string): number {
  return HEADER_BLOCK_OVERHEAD + padded4(utf8Bytes(tap).length);
}

export function writeTapInterface(out: BlockBuffer, tap: string): void {
  writeInterface(out, { name: tap, linkType: LinkType.raw });
}

/** The block of a packet without payload, with a comment of so many bytes. */
export function emptyPacketLength(commentLength: number): number {
  return packetBlockLength(EMPTY_PACKET_LIMIT, commentLength);
}

/** Closes the block of the `length` bytes of a packet of `connection` that lie where the block has its data. */
export function finishConnectionPacket(
  out: BlockBuffer,
  connection: RecordedConnection,
  direction: Direction,
  length: number,
  time: EpochMicros,
  comment?: Uint8Array,
): void {
  const flag = direction === 'to-app' ? PacketDirection.inbound : PacketDirection.outbound;
  finishPacket(out, connection.interfaceId, time, length, flag, comment);
}

const HANDSHAKE_PACKETS = 3;

/** What {@link writeAnnouncement} writes at most. */
export function announcementLength(commentLength: number): number {
  return emptyPacketLength(commentLength) + (HANDSHAKE_PACKETS - 1) * emptyPacketLength(0);
}

/** Says in this segment who `connection` is: with its handshake where that was seen and was not told before. */
export function writeAnnouncement(
  out: BlockBuffer,
  connection: RecordedConnection,
  comment: Uint8Array,
  time: EpochMicros,
): void {
  const { packets } = connection;
  if (connection.announcedIn === 0 && connection.info.startSeen) {
    finishConnectionPacket(out, connection, 'to-app', packets.syn(out), connection.openedAt, comment);
    finishConnectionPacket(out, connection, 'from-app', packets.synAck(out), connection.openedAt);
    finishConnectionPacket(out, connection, 'to-app', packets.acknowledge(out, 'to-app'), connection.openedAt);
  } else {
    packets.assumeEstablished();
    finishConnectionPacket(out, connection, 'to-app', packets.acknowledge(out, 'to-app'), time, comment);
  }
}

/** Shows the text of a note where it is opened with Wireshark. */
const NOTE_DISSECTOR = 'data-text-lines';

/** What {@link writeNote} writes at most. */
export function noteLength(note: CaptureNote): number {
  const length = utf8Bytes(formatNote(note)).length;
  return packetBlockLength(NOTE_DISSECTOR.length + 16 + length, length);
}

/** A packet on the notes' interface that belongs to no connection: its comment is the note, its content the same text. */
export function writeNote(out: BlockBuffer, note: CaptureNote, time: EpochMicros): void {
  const text = utf8Bytes(formatNote(note));
  const dissector = utf8Bytes(NOTE_DISSECTOR);
  const nameLength = padded4(dissector.length);
  const start = out.position + PACKET_DATA_OFFSET;
  out.bytes.fill(0, start, start + 8 + nameLength);
  out.view.setUint16(start, UpperPduTag.dissectorName);
  out.view.setUint16(start + 2, nameLength);
  out.bytes.set(dissector, start + 4);
  out.bytes.set(text, start + 8 + nameLength);
  finishPacket(out, NOTES_INTERFACE_ID, time, 8 + nameLength + text.length, 0, text);
}
