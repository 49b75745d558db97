import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const LEAKS = join(import.meta.dirname, '../../bench/server/leaks.mjs');

it.each(['fastcgi', 'scgi'])(
  'our server and client leave nothing behind (%s)',
  async (protocol) => {
    const run = promisify(execFile)(process.execPath, ['--expose-gc', LEAKS, '--protocol', protocol]);
    await expect(run).resolves.toMatchObject({ stdout: expect.stringMatching(/10,000 requests.*\| nothing \|/) as unknown });
  },
  120_000,
);
