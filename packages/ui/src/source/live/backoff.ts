const FIRST_MS = 250;
const LONGEST_MS = 5000;

/** How long to wait before attempt `attempt` (from 1): doubling from a quarter second to five seconds. */
export function backoffMs(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 10));
}
