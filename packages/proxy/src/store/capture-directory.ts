import { access, constants, mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  await mkdir(path, { recursive: true, mode: DIRECTORY_MODE });
  await access(path, constants.W_OK | constants.X_OK);
  const release = await claimDirectory(path);
  const numbers = (await readdir(path)).map((name) => Number(SEGMENT_NAME.exec(name)?.[1] ?? 0));
  return { path, lastSegment: Math.max(0, ...numbers), release };
}

/** `000001.pcapng`, so that names sort as numbers do. */
export function segmentPath(directory: string, number: number): string {
  return join(directory, `${String(number).padStart(6, '0')}.pcapng`);
}
