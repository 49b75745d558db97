import { constants } from 'node:fs';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectFile } from './direct-file.js';
import { BUFFER_BYTES, DIRECT_ALIGNMENT } from './store-limits.js';
import { WriteMemory } from './write-memory.js';

let directory: string;
let path: string;
let file: DirectFile;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fcgiscope-test-'));
  path = join(directory, 'file');
  await writeFile(path, '');
  file = new DirectFile(path);
});

afterEach(async () => {
  await file.close();
  await rm(directory, { recursive: true });
});

function filledBuffer(): Uint8Array {
  const { bytes } = new WriteMemory(1).take() ?? expect.fail('no memory');
  for (let i = 0; i < bytes.length; i++) bytes[i] = i * 31;
  return bytes;
}

/** Whether the file system of the temporary directory takes direct writes at all. */
async function directly(): Promise<boolean> {
  if (constants.O_DIRECT === undefined) return false;
  try {
    await (await open(path, constants.O_WRONLY | constants.O_DIRECT)).close();
    return true;
  } catch {
    return false;
  }
}

describe('direct file', () => {
  it('writes whole buffers, the second behind the first', async ({ skip }) => {
    skip(!(await directly()), 'the temporary directory is on a file system without O_DIRECT');
    const bytes = filledBuffer();
    expect(await file.write(bytes, 0, BUFFER_BYTES, 0)).toBe(BUFFER_BYTES);
    expect(await file.write(bytes, 0, BUFFER_BYTES, BUFFER_BYTES)).toBe(BUFFER_BYTES);
    expect((await readFile(path)).equals(Buffer.concat([bytes, bytes]))).toBe(true);
  });

  it.each([
    ['memory that is not aligned', DIRECT_ALIGNMENT / 2, BUFFER_BYTES / 2, 0],
    ['a place that is not aligned', 0, BUFFER_BYTES / 2, 100],
    ['little', 0, DIRECT_ALIGNMENT, 0],
  ])('leaves %s to an ordinary write', async (_, from, length, position) => {
    expect(await file.write(filledBuffer(), from, from + length, position)).toBe(0);
    expect(await readFile(path)).toHaveLength(0);
  });

  it('leaves what fails to an ordinary write, which says why', async () => {
    const missing = new DirectFile(join(directory, 'missing', 'file'));
    expect(await missing.write(filledBuffer(), 0, BUFFER_BYTES, 0)).toBe(0);
    await missing.close();
  });
});

describe('write memory', () => {
  it('gives as many buffers as were asked for, none of them twice', () => {
    const memory = new WriteMemory(2);
    const first = memory.take();
    const second = memory.take();
    expect(first?.bytes.byteOffset).toBe(0);
    expect(second?.bytes.byteOffset).toBe(BUFFER_BYTES);
    expect(memory.take()).toBeUndefined();
  });
});
