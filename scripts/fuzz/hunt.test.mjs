import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadInstrumented } from './coverage.mjs';
import { hunt } from './hunt.mjs';

const folder = await mkdtemp(join(tmpdir(), 'fcgiscope-fuzz-'));
afterAll(() => rm(folder, { recursive: true }));

/** A bug behind four bytes: chance alone needs four thousand million attempts. */
const BURIED = `export function run(input) {
  if (input[0] === 0x66) { if (input[1] === 0x63) { if (input[2] === 0x67) { if (input[3] === 0x69) throw new Error('found'); } } }
}`;

it('finds what only coverage leads to', async () => {
  const file = join(folder, 'buried.mjs');
  writeFileSync(file, BURIED);
  const { target, reached, places } = await loadInstrumented(file);
  const { crashes } = hunt({ run: target.run, seeds: [Buffer.from('seed')], reached, seconds: 4, seed: 1, crashLimit: 1 });
  expect(places).toBeGreaterThan(8);
  expect(crashes[0]?.input.subarray(0, 4).toString()).toBe('fcgi');
  expect(crashes).toHaveLength(1);
});
