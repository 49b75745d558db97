import { readFileSync } from 'node:fs';

/** File descriptors that connections leave to everything else: segments of the capture, the page and what it reads. */
export const RESERVED_DESCRIPTORS = 64;

/**
 * How many file descriptors this process may have open: `ulimit -n`, which Node raises to the hard limit when it starts. Infinite
 * where the system does not say.
 */
export function descriptorLimit(): number {
  try {
    const limit = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1];
    return limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
