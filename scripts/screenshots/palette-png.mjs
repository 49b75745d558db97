/**
 * PNG files with a palette: a picture of a page has few colours but for the edges of its letters, and weighs a third this way. Reads what
 * Chromium writes: 8 bits for each of red, green, blue (and alpha), not interlaced. By the PNG specification, sections 4 to 12.
 */
import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOURS = 256;
const RGBA = 6;

/** @typedef {{ readonly width: number, readonly height: number, readonly channels: number, readonly samples: Buffer }} Picture */

/** The same picture in at most 256 colours. @param {Buffer} png @returns {Buffer} */
export function toPalette(png) {
  const picture = decode(png);
  const { palette, indexes } = quantise(picture);
  return encode(picture, palette, indexes);
}

/** @param {Buffer} png @returns {Picture} */
function decode(png) {
  const data = [];
  let [width, height, channels] = [0, 0, 0];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const content = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR')
      [width, height, channels] = [content.readUInt32BE(0), content.readUInt32BE(4), content[9] === RGBA ? 4 : 3];
    if (type === 'IDAT') data.push(content);
    at += length + 12;
  }
  const samples = unfilter(inflateSync(Buffer.concat(data)), width * channels, height, channels);
  return { width, height, channels, samples };
}

/** Undoes the filter of each line: its first byte says which. @param {Buffer} raw @param {number} stride @param {number} height @param {number} channels */
function unfilter(raw, stride, height, channels) {
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x < channels ? 0 : (out[at - channels] ?? 0);
      const up = y === 0 ? 0 : (out[at - stride] ?? 0);
      const corner = x < channels || y === 0 ? 0 : (out[at - stride - channels] ?? 0);
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0;
      out[at] = (raw[y * (stride + 1) + 1 + x] ?? 0) + predicted;
    }
  }
  return out;
}

/** @param {number} left @param {number} up @param {number} corner */
function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** The most frequent colours, each apart from those before; every other one becomes the nearest of them. @param {Picture} picture */
function quantise({ width, height, channels, samples }) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  const pixels = new Uint32Array(width * height);
  for (let i = 0; i < pixels.length; i++) {
    const at = i * channels;
    const colour = ((samples[at] ?? 0) << 16) | ((samples[at + 1] ?? 0) << 8) | (samples[at + 2] ?? 0);
    pixels[i] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = chosen([...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour));
  const known = new Map(palette.map((colour, index) => [colour, index]));
  const indexes = Buffer.alloc(pixels.length);
  for (const [i, colour] of pixels.entries()) {
    const index = known.get(colour) ?? nearest(palette, colour);
    known.set(colour, index);
    indexes[i] = index;
  }
  return { palette, indexes };
}

/** Colours that differ less are one. Grows until the palette has room for all that are left. @param {readonly number[]} byFrequency */
function chosen(byFrequency) {
  for (let apart = 0; ; apart += 24) {
    /** @type {number[]} */
    const palette = [];
    for (const colour of byFrequency) {
      if (palette.every((other) => distance(other, colour) > apart)) palette.push(colour);
      if (palette.length > COLOURS) break;
    }
    if (palette.length <= COLOURS) return palette;
  }
}

/** @param {readonly number[]} palette @param {number} colour */
function nearest(palette, colour) {
  let best = 0;
  for (let i = 1; i < palette.length; i++) if (distance(palette[i] ?? 0, colour) < distance(palette[best] ?? 0, colour)) best = i;
  return best;
}

/** @param {number} a @param {number} b */
function distance(a, b) {
  const [red, green, blue] = [(a >> 16) - (b >> 16), ((a >> 8) & 255) - ((b >> 8) & 255), (a & 255) - (b & 255)];
  return red * red + green * green + blue * blue;
}

/** @param {Picture} picture @param {readonly number[]} palette @param {Buffer} indexes */
function encode({ width, height }, palette, indexes) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) indexes.copy(lines, y * (width + 1) + 1, y * width, (y + 1) * width);
  const data = deflateSync(lines, { level: 9, memLevel: 9 });
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** @param {string} type @param {Buffer} content */
function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const out = Buffer.alloc(content.length + 12);
  out.writeUInt32BE(content.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), content.length + 8);
  return out;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** @param {Buffer} bytes */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
