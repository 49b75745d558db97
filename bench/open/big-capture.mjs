import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';

const CAPTURES = new URL('../../fixtures/captures/', import.meta.url);
const FILE_HEADER = 24;
const PACKET_HEADER = 16;
const ETHERNET_HEADER = 14;

/** Of IPv6: its addresses lie elsewhere. */
const LEFT_OUT = new Set(['nginx-fpm-ipv6']);

/** Packets of the fixtures that can lie in one classic pcap file: microseconds, one link type. */
function recordedPackets() {
  const files = readdirSync(CAPTURES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !LEFT_OUT.has(entry.name))
    .map(({ name }) => readFileSync(new URL(`${name}/capture.pcap`, CAPTURES)));
  const header = files[0].subarray(0, FILE_HEADER);
  const alike = files.filter((file) => file.subarray(0, FILE_HEADER).equals(header));
  return { header, bodies: alike.map((file) => file.subarray(FILE_HEADER)) };
}

/** The same packets, `seconds` later and between other addresses: 127.0.0.1 becomes 127.X.Y.1, so that connections differ. */
function again(packets, seconds, round) {
  const copy = Buffer.from(packets);
  for (let at = 0; at < copy.length; at += PACKET_HEADER + copy.readUInt32LE(at + 8)) {
    copy.writeUInt32LE(copy.readUInt32LE(at) + seconds, at);
    const ip = at + PACKET_HEADER + ETHERNET_HEADER;
    for (const address of [ip + 12, ip + 16]) copy.writeUInt16BE(round, address + 1);
  }
  return copy;
}

/** Writes a capture of about `size` bytes: the fixtures one after the other, again and again. Returns its real size. */
export function writeBigCapture(path, size) {
  const { header, bodies } = recordedPackets();
  const file = openSync(path, 'w');
  let written = writeSync(file, header);
  for (let round = 0; written < size; round++) {
    for (const [place, packets] of bodies.entries())
      written += writeSync(file, again(packets, (round * bodies.length + place) * 10, round));
  }
  closeSync(file);
  return written;
}
