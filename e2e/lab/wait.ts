import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 20;
const PATIENCE_MS = 15_000;

/**
 * Asks again and again until the answer is neither undefined nor false. For what no event announces: another process listening,
 * a line in its log, a row behind an HTTP API.
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  patience = PATIENCE_MS,
): Promise<T> {
  const until = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > until) throw new Error(`waited ${patience} ms in vain for ${what}`);
    await sleep(INTERVAL_MS);
  }
}
