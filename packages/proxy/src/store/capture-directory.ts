import { chmod, mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A capture holds every cookie that passed: nobody but its owner may look. */
const DIRECTORY_MODE = 0o700;
export const SEGMENT_MODE = 0o600;

const SEGMENT_NAME = /^(\d{6,9})\.pcapng$/;

export interface CaptureDirectory {
  readonly path: string;
  /** The highest segment number that is there already; 0 in a fresh directory. Older captures are left alone. */
  readonly lastSegment: number;
}

/** Makes the capture directory, or takes the one that is there; without `path` a fresh one under the system's temporary directory. */
export async function prepareCaptureDirectory(path?: string): Promise<CaptureDirectory> {
  if (path === undefined) return { path: await mkdtemp(join(tmpdir(), 'fcgiscope-')), lastSegment: 0 };
  await mkdir(path, { recursive: true, mode: DIRECTORY_MODE });
  await chmod(path, DIRECTORY_MODE);
  const numbers = (await readdir(path)).map((name) => Number(SEGMENT_NAME.exec(name)?.[1] ?? 0));
  return { path, lastSegment: Math.max(0, ...numbers) };
}

/** `000001.pcapng`, so that names sort as numbers do. */
export function segmentPath(directory: string, number: number): string {
  return join(directory, `${String(number).padStart(6, '0')}.pcapng`);
}
