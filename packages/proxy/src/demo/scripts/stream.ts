import { setTimeout as sleep } from 'node:timers/promises';
import { numberOf, queryOf, type Script, sendHead } from '../script.js';

const PAUSE_MS = 150;

/** Flushes piece after piece: one STDOUT record each. */
export const stream: Script = {
  path: '/stream.php',
  run: async (request, response) => {
    const pieces = numberOf(queryOf(request.params), 'pieces', 8, 100);
    await sendHead(response, { 'Content-Type': 'text/plain; charset=UTF-8', 'X-Accel-Buffering': 'no' });
    for (let piece = 1; piece <= pieces; piece++) {
      await response.write(`step ${piece} of ${pieces} done\n`);
      await sleep(PAUSE_MS, undefined, { signal: request.signal });
    }
  },
};
