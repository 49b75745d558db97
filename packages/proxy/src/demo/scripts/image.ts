import { crc32, deflateSync } from 'node:zlib';
import { numberOf, queryOf, type Script, sendHead } from '../script.js';

const SIZE = 96;

/** A picture: a body that is no text. */
export const image: Script = {
  path: '/image.php',
  run: async (request, response) => {
    const png = pngOf(numberOf(queryOf(request.params), 'id', 1, 9999));
    await sendHead(response, { 'Content-Type': 'image/png', 'Content-Length': String(png.length), ETag: '"5f3a"' });
    await response.write(png);
  },
};

/** Rings in a colour that depends on `id`. */
function pngOf(id: number): Uint8Array {
  const rows = Buffer.alloc(SIZE * (1 + SIZE * 3));
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const distance = Math.hypot(x - SIZE / 2, y - SIZE / 2);
      const light = Math.round(160 + 90 * Math.cos(distance / 4));
      rows.set([light, (light + id * 37) & 0xff, (id * 91) & 0xff], y * (1 + SIZE * 3) + 1 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(named) >>> 0, 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}
