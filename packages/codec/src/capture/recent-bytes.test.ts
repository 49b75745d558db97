import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RecentBytes } from './recent-bytes.js';

const stream = {};

it('knows every change in what it remembers, across the ends of pieces and of sequence numbers', () => {
  const data = Uint8Array.from({ length: 2_000_000 }, (_, i) => (i * 2_654_435_761) >>> 24);
  const first = 0xffff_0000;
  const recent = new RecentBytes();
  for (let at = 0; at < data.length; at += 2000) recent.remember(stream, (first + at) >>> 0, data, at, at + 2000);
  const property = fc.property(
    fc.nat(1_990_000),
    fc.integer({ min: 1, max: 9000 }),
    fc.option(fc.nat()),
    (from, length, changed) => {
      const copy = data.slice(from, from + length);
      if (changed !== null) copy[changed % length]! ^= 1;
      expect(recent.differs(stream, (first + from) >>> 0, copy, 0, length)).toBe(changed !== null);
    },
  );
  fc.assert(property, { numRuns: 200 });
});

it('takes what it has forgotten, and what it never saw, to be the same', () => {
  const recent = new RecentBytes();
  const piece = new Uint8Array(3000);
  for (let i = 0; i < 2000; i++) recent.remember(stream, i * piece.length, piece, 0, piece.length);
  const other = new Uint8Array(10).fill(1);
  const last = 1999 * piece.length;
  expect(recent.differs(stream, 0, other, 0, 10)).toBe(false);
  expect(recent.differs({}, last, other, 0, 10)).toBe(false);
  expect(recent.differs(stream, last + 2500, other, 0, 10)).toBe(false);
  expect(recent.differs(stream, last, other, 0, 10)).toBe(true);
});
