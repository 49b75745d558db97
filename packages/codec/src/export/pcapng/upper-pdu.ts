import { concat, latin1Bytes, writeUint16, writeUint32 } from '../../bytes/index.js';
import { padded4, UpperPduTag } from '../../capture/index.js';

/** Wireshark's names of dissectors. */
export const FASTCGI_DISSECTOR = 'fcgi';
export const TEXT_DISSECTOR = 'data-text-lines';

/** An end of a connection, as far as tags can name it. */
export interface PduEnd {
  /** 4 bytes or 16. */
  readonly address: Uint8Array;
  readonly port: number;
}

/** `port_type` of TCP (wireshark:epan/address.h). */
const PORT_TYPE_TCP = 2;

/** The tags before a PDU (link type 252), up to where the PDU begins. */
export function pduTags(dissector: string, ends?: { readonly source: PduEnd; readonly destination: PduEnd }): Uint8Array {
  const tags = [tag(UpperPduTag.dissectorName, latin1Bytes(dissector))];
  if (ends !== undefined) {
    tags.push(addressTag(ends.source, UpperPduTag.ipv4Source, UpperPduTag.ipv6Source));
    tags.push(addressTag(ends.destination, UpperPduTag.ipv4Destination, UpperPduTag.ipv6Destination));
    tags.push(tag(UpperPduTag.portType, uint32(PORT_TYPE_TCP)));
    tags.push(tag(UpperPduTag.sourcePort, uint32(ends.source.port)));
    tags.push(tag(UpperPduTag.destinationPort, uint32(ends.destination.port)));
  }
  return concat([...tags, new Uint8Array(4)]);
}

function addressTag({ address }: PduEnd, v4: number, v6: number): Uint8Array {
  return tag(address.length === 4 ? v4 : v6, address);
}

/** Type, padded length, value. */
function tag(type: number, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + padded4(value.length));
  writeUint16(bytes, 0, type);
  writeUint16(bytes, 2, padded4(value.length));
  bytes.set(value, 4);
  return bytes;
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  writeUint32(bytes, 0, value);
  return bytes;
}
