import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type CaptureFile, isJson, probeCapture, type Scratch } from '@fcgiscope/codec/capture';
import { captureOfHar } from '@fcgiscope/codec/export';
import { inWords } from '../net/system-error.js';
import { DiskFile } from '../store/disk-file.js';
import { captureNames } from './capture-source.js';
import type { Closers } from './closers.js';
import { CommandFailure } from './exit-code.js';

/** What opening a file may need. */
export interface PathOptions {
  readonly closers: Closers;
  /** Makes a place for what cannot be read twice: standard input, a pipe. */
  readonly scratch: () => Scratch;
}

/**
 * Opens files, the captures in directories, and `-` (standard input) for reading at any place. Throws a {@link CommandFailure} where
 * one that was named is no capture; those in directories say so when they are read.
 */
export async function openPaths(paths: readonly string[], options: PathOptions): Promise<CaptureFile[]> {
  const files: CaptureFile[] = [];
  for (const path of paths) files.push(...(await openPath(path, options)));
  return files;
}

async function openPath(path: string, options: PathOptions): Promise<CaptureFile[]> {
  if (path === '-') return [await checked(path, await spooled('standard input', process.stdin, options.scratch()))];
  const info = await orFailure(path, stat(path));
  if (info.isDirectory()) return openDirectory(path, options);
  if (info.isFile()) return [await checked(path, await openFile(path, options))];
  return [await checked(path, await orFailure(path, spooled(basename(path), createReadStream(path), options.scratch())))];
}

async function openDirectory(path: string, options: PathOptions): Promise<CaptureFile[]> {
  const names = await captureNames(path);
  if (names.length === 0) throw new CommandFailure(`${path}: no captures in this directory (*.pcapng, *.pcap)`);
  const files: CaptureFile[] = [];
  for (const name of names) files.push(await openFile(join(path, name), options));
  return files;
}

async function openFile(path: string, { closers }: PathOptions): Promise<CaptureFile> {
  const file = await orFailure(path, DiskFile.open(path));
  closers.add(path, () => file.close());
  return file;
}

/** What can be read only once, kept for reading it again. */
async function spooled(name: string, source: AsyncIterable<Uint8Array>, scratch: Scratch): Promise<CaptureFile> {
  let size = 0;
  for await (const chunk of source) {
    await scratch.append(chunk);
    size += chunk.length;
  }
  return { name, size, read: (from, to) => scratch.read(from, to) };
}

/** The file, where it is a capture, or the capture that it makes, where it is a HAR. */
async function checked(path: string, file: CaptureFile): Promise<CaptureFile> {
  if (await orFailure(path, isJson(file))) {
    const made = await captureOfHar(file);
    if (made.ok) return made.value;
    throw new CommandFailure(`${path}: ${made.error}`);
  }
  const probed = await probeCapture(file);
  if (!probed.ok) throw new CommandFailure(`${path}: ${probed.error.message}`);
  return file;
}

async function orFailure<T>(path: string, attempt: Promise<T>): Promise<T> {
  try {
    return await attempt;
  } catch (error) {
    throw new CommandFailure(`${path}: ${inWords(error)}`);
  }
}
