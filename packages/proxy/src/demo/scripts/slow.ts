import { setTimeout as sleep } from 'node:timers/promises';
import { numberOf, queryOf, type Script, sendPage } from '../script.js';

/** Thinks for `ms` before the first byte. It is not told that the web server gives up, as PHP is not. */
export const slow: Script = {
  path: '/slow.php',
  run: async (request, response) => {
    const ms = numberOf(queryOf(request.params), 'ms', 1000, 20_000);
    // A demo that ends does not wait for it.
    await sleep(ms, undefined, { ref: false });
    await sendPage(response, 'Report', `<p>It took ${ms} ms.</p>`);
  },
};
