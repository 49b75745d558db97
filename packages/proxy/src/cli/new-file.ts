import { randomBytes } from 'node:crypto';
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { inWords } from '../net/system-error.js';
import { CommandFailure } from './exit-code.js';

/**
 * Writes a file that is there whole or not at all: beside its place first, readable by its owner alone, then moved. Without
 * `replace` a file that is there already stays, also one that comes while this is written.
 */
export async function writeNewFile(path: string, replace: boolean, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  const file = await orFailure(path, open(beside, 'wx', 0o600));
  try {
    try {
      await write(file);
    } finally {
      await file.close();
    }
    await orFailure(path, replace ? rename(beside, path) : link(beside, path));
  } finally {
    await rm(beside, { force: true });
  }
}

async function orFailure<T>(path: string, attempt: Promise<T>): Promise<T> {
  try {
    return await attempt;
  } catch (error) {
    throw new CommandFailure(`${path}: ${inWords(error)}`);
  }
}
