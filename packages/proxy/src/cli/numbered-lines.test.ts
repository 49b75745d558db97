import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { NumberedLines } from './numbered-lines.js';

const spills = () => readdirSync(tmpdir()).filter((name) => name.startsWith('fcgiscope-read-'));

function collect(memoryLimit?: number): { lines: NumberedLines; printed: string[] } {
  const printed: string[] = [];
  return { lines: new NumberedLines((text) => printed.push(text), memoryLimit), printed };
}

it('prints at once what is in order, and the rest when its turn comes', () => {
  const { lines, printed } = collect();
  lines.ready(1, 'a');
  lines.ready(3, 'c');
  lines.ready(4, null);
  expect(printed).toEqual(['a']);
  lines.ready(2, 'b');
  expect(printed).toEqual(['a', 'b', 'c']);
  lines.ready(5, 'e');
  expect(printed).toEqual(['a', 'b', 'c', 'e']);
});

it('prints what waits at the end, in order, though one is missing', () => {
  const { lines, printed } = collect();
  for (const number of [9, 3, 7, 2]) lines.ready(number, String(number));
  lines.end();
  expect(printed).toEqual(['2', '3', '7', '9']);
});

it('keeps what is too much for memory in a file, which goes at the end', () => {
  const before = spills();
  const { lines, printed } = collect(10);
  const texts = Array.from({ length: 50 }, (_, i) => `exchange ${i + 2} – grüße`);
  for (const [i, text] of texts.entries()) lines.ready(i + 2, text);
  expect(spills().length).toBeGreaterThan(before.length);
  lines.ready(1, 'first');
  expect(printed).toEqual(['first', ...texts]);
  lines.end();
  expect(spills()).toEqual(before);
});
