import { existsSync } from 'node:fs';
import { access, constants, mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { codeOf } from '../net/system-error.js';
import { claimDirectory, type ReleaseDirectory } from './directory-claim.js';

/**
 * A capture holds every cookie that passed: nobody but its owner may look. A directory that is there already keeps its mode, since
 * others may live in it (/tmp, a web root); the segments in it are as private.
 */
const DIRECTORY_MODE = 0o700;
export const SEGMENT_MODE = 0o600;

const SEGMENT_NAME = /^(\d{6,9})\.pcapng$/;

export interface CaptureDirectory {
  readonly path: string;
  /** The highest segment number that is there already; 0 in a fresh directory. Older captures are left alone. */
  readonly lastSegment: number;
  /** From now on another capture may have it. */
  readonly release: ReleaseDirectory;
}

/** Makes the capture directory, or takes the one that is there; without `path` a fresh one under the system's temporary directory. */
export async function prepareCaptureDirectory(path?: string): Promise<CaptureDirectory> {
  if (path === undefined) return { path: await mkdtemp(join(tmpdir(), 'fcgiscope-')), lastSegment: 0, release: () => {} };
  await makeDirectory(path);
  // The slash: of a file that is no directory, this says so.
  await access(`${path}/`, constants.W_OK | constants.X_OK);
  const release = await claimDirectory(path);
  const numbers = (await readdir(path)).map((name) => Number(SEGMENT_NAME.exec(name)?.[1] ?? 0));
  return { path, lastSegment: Math.max(0, ...numbers), release };
}

/**
 * Makes a directory and those above it. Node's own `recursive` names the wrong error on a read-only file system, and never returns
 * where a file system takes no directories (/proc).
 */
async function makeDirectory(path: string): Promise<void> {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) await makeDirectory(parent);
  await mkdir(path, { mode: DIRECTORY_MODE }).catch((error: unknown) => {
    // Somebody else was faster, or we may not look at it.
    if (codeOf(error) !== 'EEXIST') throw error;
  });
}

/** `000001.pcapng`, so that names sort as numbers do. */
export function segmentPath(directory: string, number: number): string {
  return join(directory, `${String(number).padStart(6, '0')}.pcapng`);
}
