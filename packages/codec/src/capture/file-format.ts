import { readUint32 } from '../bytes/index.js';
import { isPcap } from './pcap-reader.js';
import { BlockType } from './pcapng-format.js';

/** Bytes that tell a format. */
export const FORMAT_MAGIC_LENGTH = 4;

/** What people open by mistake: how it begins, and what to say. */
const STRANGERS: readonly (readonly [magic: readonly number[], message: string])[] = [
  [[0x1f, 0x8b], 'this is a gzip file inside another: decompress it first'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'this is a zstd file: decompress it first (zstd -d)'],
  [[0x04, 0x22, 0x4d, 0x18], 'this is an lz4 file: decompress it first (lz4 -d)'],
  [[0xfd, 0x37, 0x7a, 0x58], 'this is an xz file: decompress it first (xz -d)'],
  [[0x42, 0x5a, 0x68], 'this is a bzip2 file: decompress it first (bzip2 -d)'],
  [[0x50, 0x4b, 0x03, 0x04], 'this is a zip file: unpack it first'],
  [[0xff, 0xd8, 0xff], 'this is a JPEG picture, no capture'],
  [[0x89, 0x50, 0x4e, 0x47], 'this is a PNG picture, no capture'],
  [[0x7f, 0x45, 0x4c, 0x46], 'this is a program, no capture'],
  [[0x7b], 'this is JSON, no capture of packets'],
];

/** The format of a file that begins with `head` (at least {@link FORMAT_MAGIC_LENGTH} bytes), or why it is none. */
export function detectFormat(head: Uint8Array): 'pcap' | 'pcapng' | { readonly message: string } {
  const magic = readUint32(head, 0);
  if (magic === BlockType.sectionHeader) return 'pcapng';
  if (isPcap(magic)) return 'pcap';
  const stranger = STRANGERS.find(([bytes]) => bytes.every((byte, i) => head[i] === byte));
  return { message: stranger?.[1] ?? 'this is no capture file: neither pcapng nor pcap' };
}
