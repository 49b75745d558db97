import { readUint16, readUint32 } from '../bytes/index.js';
import { uint32At } from './byte-order.js';
import { LinkType } from './pcapng-format.js';

/** Where the IP header of a packet begins; `NO_IP` where the packet carries something else, or too little. */
export const NO_IP: number = -1;

type Locate = (bytes: Uint8Array, from: number, to: number) => number;

const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
/** 802.1Q, 802.1ad (QinQ), and what switches used before it was a standard. */
const VLAN_ETHERTYPES: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100, 0x9200]);
const VLAN_TAG_LENGTH = 4;
const ETHERTYPE_PPPOE = 0x8864;
/** PPPoE's header, then PPP's protocol number. */
const PPPOE_LENGTH = 8;
const PPP_PROTOCOLS: ReadonlySet<number> = new Set([0x0021, 0x0057]);

/** AF_INET, and what AF_INET6 is on Linux, NetBSD and OpenBSD, FreeBSD, macOS. */
const ADDRESS_FAMILIES: ReadonlySet<number> = new Set([2, 10, 24, 28, 30]);

/** The link types whose packets are IP in a frame: how to find the IP header in each. */
const LINK_LAYERS: ReadonlyMap<number, Locate> = new Map<number, Locate>([
  [LinkType.ethernet, (bytes, from, to) => behindEthertype(bytes, from + 12, to)],
  [LinkType.linuxCooked, (bytes, from, to) => behindEthertype(bytes, from + 14, to)],
  [LinkType.linuxCooked2, linuxCooked2],
  [LinkType.loopback, bsdLoopback],
  [LinkType.openBsdLoopback, bsdLoopback],
  [LinkType.raw, rawIp],
  [LinkType.rawBsd, rawIp],
  [LinkType.rawOpenBsd, rawIp],
  [LinkType.ipv4, rawIp],
  [LinkType.ipv6, rawIp],
]);

/** How to find the IP header in packets of this link type; undefined where nobody knows. */
export function linkLayer(linkType: number): Locate | undefined {
  return LINK_LAYERS.get(linkType);
}

/** The two bytes at `at` say what follows them. */
function behindEthertype(bytes: Uint8Array, at: number, to: number): number {
  while (at + 2 <= to) {
    const type = readUint16(bytes, at);
    if (type === ETHERTYPE_IPV4 || type === ETHERTYPE_IPV6) return at + 2;
    if (type === ETHERTYPE_PPPOE) return behindPppoe(bytes, at + 2, to);
    if (!VLAN_ETHERTYPES.has(type)) return NO_IP;
    at += VLAN_TAG_LENGTH;
  }
  return NO_IP;
}

function behindPppoe(bytes: Uint8Array, at: number, to: number): number {
  const ip = at + PPPOE_LENGTH;
  return ip <= to && PPP_PROTOCOLS.has(readUint16(bytes, ip - 2)) ? ip : NO_IP;
}

/** The protocol comes first, the header has 20 bytes; VLAN tags follow it. */
function linuxCooked2(bytes: Uint8Array, from: number, to: number): number {
  const ip = from + 20;
  if (ip > to) return NO_IP;
  const type = readUint16(bytes, from);
  if (type === ETHERTYPE_IPV4 || type === ETHERTYPE_IPV6) return ip;
  return VLAN_ETHERTYPES.has(type) ? behindEthertype(bytes, ip + 2, to) : NO_IP;
}

/** Four bytes of address family, in the byte order of the machine that captured (OpenBSD: of the network). */
function bsdLoopback(bytes: Uint8Array, from: number, to: number): number {
  if (from + 4 > to) return NO_IP;
  const known = ADDRESS_FAMILIES.has(readUint32(bytes, from)) || ADDRESS_FAMILIES.has(uint32At(bytes, from, true));
  return known ? from + 4 : NO_IP;
}

function rawIp(_bytes: Uint8Array, from: number): number {
  return from;
}
