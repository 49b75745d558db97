import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** Whether we may mount: tests on a disk that really is full are skipped by name otherwise. */
export const mountMissing: boolean = (() => {
  if (process.getuid?.() !== 0) return true;
  try {
    execFileSync('sh', ['-c', 'd=$(mktemp -d) && mount -t tmpfs tmpfs "$d" && umount "$d" && rmdir "$d"'], { stdio: 'ignore' });
    return false;
  } catch {
    return true;
  }
})();

export const NEEDS_MOUNT = 'a disk that is full (skipped? needs root, to mount a small tmpfs)';

/** Runs `use` with a disk of `mebibytes` at `path`. */
export async function withSmallDisk(path: string, mebibytes: number, use: () => Promise<void>): Promise<void> {
  mkdirSync(path, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path]);
  try {
    await use();
  } finally {
    execFileSync('umount', [path]);
  }
}
