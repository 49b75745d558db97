/** Numbers on which parsers like to stumble. */
const BYTES = [0, 1, 2, 7, 8, 10, 13, 0x20, 0x7f, 0x80, 0xfe, 0xff];
const MAX_LENGTH = 4096;
const MAX_STACKED = 4;

/**
 * A small generator of random numbers that a seed repeats (mulberry32).
 * @param {number} seed
 * @returns {(limit: number) => number} a whole number in [0, limit)
 */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * limit);
  };
}

/** @typedef {(limit: number) => number} Random */
/** @typedef {(input: Buffer, random: Random, other: Buffer) => Buffer} Mutation */

/** @type {readonly Mutation[]} */
const MUTATIONS = [
  function flipBit(input, random) {
    const copy = Buffer.from(input);
    const at = random(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random(8));
    return copy;
  },
  function setByte(input, random) {
    const copy = Buffer.from(input);
    copy[random(copy.length)] = random(2) === 0 ? (BYTES[random(BYTES.length)] ?? 0) : random(256);
    return copy;
  },
  function addToByte(input, random) {
    const copy = Buffer.from(input);
    const at = random(copy.length);
    copy[at] = ((copy[at] ?? 0) + random(33) - 16) & 0xff;
    return copy;
  },
  function removePiece(input, random) {
    const from = random(input.length);
    return Buffer.concat([input.subarray(0, from), input.subarray(from + 1 + random(16))]);
  },
  function repeatPiece(input, random) {
    const from = random(input.length);
    const piece = input.subarray(from, from + 1 + random(64));
    return Buffer.concat([input.subarray(0, from), piece, piece, input.subarray(from + piece.length)]);
  },
  function insertBytes(input, random) {
    const at = random(input.length + 1);
    const piece = Buffer.from(Array.from({ length: 1 + random(8) }, () => random(256)));
    return Buffer.concat([input.subarray(0, at), piece, input.subarray(at)]);
  },
  function cutEnd(input, random) {
    return Buffer.from(input.subarray(0, random(input.length)));
  },
  function spliceOther(input, random, other) {
    return Buffer.concat([input.subarray(0, random(input.length + 1)), other.subarray(random(other.length + 1))]);
  },
];

/**
 * An input like the given one, with some things wrong. `other` is a second input to take pieces of.
 * @param {Buffer} input
 * @param {Random} random
 * @param {Buffer} other
 * @returns {Buffer}
 */
export function mutate(input, random, other) {
  let result = input;
  for (let left = 1 + random(MAX_STACKED); left > 0; left--) {
    const mutation = MUTATIONS[random(MUTATIONS.length)];
    if (mutation) result = mutation(result.length > 0 ? result : Buffer.from([0]), random, other);
  }
  return result.subarray(0, MAX_LENGTH);
}
