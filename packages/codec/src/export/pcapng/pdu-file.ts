import { concat, utf8Bytes } from '../../bytes/index.js';
import {
  BlockBuffer,
  type CaptureNote,
  formatNote,
  HEADER_BLOCK_OVERHEAD,
  LinkType,
  NOTES_INTERFACE,
  PacketDirection,
  packetBlock,
  padded4,
  writeInterface,
  writeSectionHeader,
} from '../../capture/index.js';
import type { EpochMicros } from '../../core/index.js';
import { pduEnds } from './pdu-ends.js';
import type { PduEvent } from './pdu-events.js';
import { FASTCGI_DISSECTOR, pduTags, TEXT_DISSECTOR } from './upper-pdu.js';

/** The first interface is that of the notes; taps follow as they come. */
const NOTES_INTERFACE_ID = 0;

/** An option's length has 16 bits. */
const COMMENT_LIMIT = 65_535;

/** Writes the blocks of one file of exported PDUs: interfaces and connections are announced where they come up first. */
export class PduFile {
  private readonly interfaces = new Map<string, number>();
  private readonly announced = new Set<number>();

  /** The section and the interface of the notes. */
  begin(application: string, comment: string): Uint8Array {
    const text = cut(comment);
    const out = new BlockBuffer(
      2 * HEADER_BLOCK_OVERHEAD + padded4(utf8Bytes(application).length) + padded4(utf8Bytes(text).length) + 64,
    );
    writeSectionHeader(out, { application, comment: text });
    writeInterface(out, { name: NOTES_INTERFACE, linkType: LinkType.upperPdu });
    return out.written();
  }

  /** A packet on the notes' interface that says what `note` says, as comment and as text. */
  note(note: CaptureNote, time: EpochMicros): Uint8Array {
    const text = utf8Bytes(formatNote(note));
    const data = concat([pduTags(TEXT_DISSECTOR), text]);
    return packetBlock({ interfaceId: NOTES_INTERFACE_ID, time, data, direction: 0, comments: [text] });
  }

  /** One whole record in one packet, and before it the interface where it is the first of its tap. */
  record({ time, connection, record, comments }: PduEvent & { readonly kind: 'record' }): Uint8Array {
    const { id, block } = this.interface(connection.tap === '' ? connection.app : connection.tap);
    const toApp = record.entry.direction === 'to-app';
    const ends = pduEnds({ ...connection, id: connection.connection });
    const [source, destination] = toApp ? [ends.server, ends.app] : [ends.app, ends.server];
    const packet = packetBlock({
      interfaceId: id,
      time,
      data: concat([pduTags(FASTCGI_DISSECTOR, { source, destination }), record.bytes]),
      direction: toApp ? PacketDirection.inbound : PacketDirection.outbound,
      comments: [...this.announcement(connection), ...comments].map((comment) => utf8Bytes(cut(comment))),
    });
    return block === undefined ? packet : concat([block, packet]);
  }

  private announcement(connection: (PduEvent & { readonly kind: 'record' })['connection']): string[] {
    if (this.announced.has(connection.connection)) return [];
    this.announced.add(connection.connection);
    return [formatNote({ kind: 'open', ...connection, toAppOffset: 0, fromAppOffset: 0 })];
  }

  /** The number of an interface, and its description where it is new: before its first packet. */
  interface(name: string, linkType: number = LinkType.upperPdu): { readonly id: number; readonly block?: Uint8Array } {
    const key = `${linkType} ${name}`;
    const known = this.interfaces.get(key);
    if (known !== undefined) return { id: known };
    const id = NOTES_INTERFACE_ID + 1 + this.interfaces.size;
    this.interfaces.set(key, id);
    const out = new BlockBuffer(HEADER_BLOCK_OVERHEAD + padded4(utf8Bytes(name).length));
    writeInterface(out, { name, linkType });
    return { id, block: out.written() };
  }
}

function cut(text: string): string {
  return utf8Bytes(text).length <= COMMENT_LIMIT ? text : `${text.slice(0, Math.floor(COMMENT_LIMIT / 4))}…`;
}
