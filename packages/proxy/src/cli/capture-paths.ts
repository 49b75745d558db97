import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type CaptureFile, probeCapture } from '@fcgiscope/codec/capture';
import { harToPcapng } from '@fcgiscope/codec/export';
import { inWords } from '../net/system-error.js';
import { DiskFile } from '../store/disk-file.js';
import { captureNames } from './capture-source.js';
import type { Closers } from './closers.js';
import { CommandFailure } from './exit-code.js';

/** A HAR is held as text and as the capture that it makes. */
const MOST_HAR_BYTES = 256 * 1024 * 1024;

/** Blanks, perhaps a byte order mark, then a brace: JSON, and no capture begins so. */
const JSON_START = /^(?:\xef\xbb\xbf)?\s*\{/;

/** Opens files, and the captures in directories, for reading at any place. Throws a {@link CommandFailure} where one is no capture. */
export async function openPaths(paths: readonly string[], closers: Closers): Promise<CaptureFile[]> {
  const files: CaptureFile[] = [];
  for (const path of (await Promise.all(paths.map(filesIn))).flat()) files.push(await openPath(path, closers));
  return files;
}

async function filesIn(path: string): Promise<string[]> {
  const info = await orFailure(path, stat(path));
  if (!info.isDirectory()) return [path];
  const names = await captureNames(path);
  if (names.length === 0) throw new CommandFailure(`${path}: no captures in this directory (*.pcapng, *.pcap)`);
  return names.map((name) => join(path, name));
}

async function openPath(path: string, closers: Closers): Promise<CaptureFile> {
  const disk = await orFailure(path, DiskFile.open(path));
  closers.add(path, () => disk.close());
  const start = Buffer.from(await orFailure(path, disk.read(0, 64))).toString('latin1');
  const file = JSON_START.test(start) ? await captureOfHar(path, disk) : disk;
  const probed = await probeCapture(file);
  if (!probed.ok) throw new CommandFailure(`${path}: ${probed.error.message}`);
  return file;
}

/** The capture that a HAR makes, in memory. */
async function captureOfHar(path: string, { name, size }: CaptureFile): Promise<CaptureFile> {
  if (size > MOST_HAR_BYTES) throw new CommandFailure(`${path}: a HAR of more than 256 MiB is not read`);
  const made = harToPcapng(await orFailure(path, readFile(path, 'utf8')));
  if (!made.ok) throw new CommandFailure(`${path}: ${made.error}`);
  const bytes = Buffer.concat([...made.value]);
  return { name, size: bytes.length, read: (from, to) => Promise.resolve(bytes.subarray(from, to)) };
}

async function orFailure<T>(path: string, attempt: Promise<T>): Promise<T> {
  try {
    return await attempt;
  } catch (error) {
    throw new CommandFailure(`${path}: ${inWords(error)}`);
  }
}
