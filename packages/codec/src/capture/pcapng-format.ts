/**
 * Numbers of the pcapng format (IETF draft-ietf-opsawg-pcapng): what its writer and its reader share.
 */

/** Block types (§11.1). */
export const BlockType = {
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  packet: 2,
  simplePacket: 3,
  nameResolution: 4,
  interfaceStatistics: 5,
  enhancedPacket: 6,
  decryptionSecrets: 10,
  custom: 0x00000bad,
  customNotCopied: 0x40000bad,
  /** Nothing, to make the next block begin at a round place of the file. */
  filler: 0x8f171e00,
} as const;

/** First field of a section: tells the byte order of all its blocks (§4.1). */
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Type, total length, and the total length again at the end (§3.1). */
export const BLOCK_OVERHEAD = 12;

/** Option codes; those from 2 on mean something else in each block type (§3.5, §4). */
export const OptionCode = {
  end: 0,
  comment: 1,
  sectionHardware: 2,
  sectionSystem: 3,
  sectionApplication: 4,
  interfaceName: 2,
  interfaceDescription: 3,
  interfaceTimestampResolution: 9,
  interfaceTimestampOffset: 14,
  packetFlags: 2,
  statisticsInterfaceDrop: 5,
  statisticsSystemDrop: 7,
} as const;

/** Bits 0 and 1 of `epb_flags` (§4.3.1): bytes to the application come in at the tap, its answers go out. */
export const PacketDirection = { inbound: 1, outbound: 2 } as const;

/** `if_tsresol` where it is absent: microseconds (§4.2). */
export const DEFAULT_TIMESTAMP_RESOLUTION = 6;

/** Link types (https://www.tcpdump.org/linktypes.html) that captures of web servers come with. */
export const LinkType = {
  loopback: 0,
  ethernet: 1,
  rawBsd: 12,
  rawOpenBsd: 14,
  raw: 101,
  openBsdLoopback: 108,
  linuxCooked: 113,
  ipv4: 228,
  ipv6: 229,
  upperPdu: 252,
  linuxCooked2: 276,
} as const;

/** Tags of link type 252, big-endian type and length before each value (wireshark:epan/exported_pdu.h). */
export const UpperPduTag = {
  end: 0,
  dissectorName: 12,
  ipv4Source: 20,
  ipv4Destination: 21,
  ipv6Source: 22,
  ipv6Destination: 23,
  portType: 24,
  sourcePort: 25,
  destinationPort: 26,
} as const;

/** Blocks, options and packets are padded to this. */
export function padded4(length: number): number {
  return (length + 3) & ~3;
}
