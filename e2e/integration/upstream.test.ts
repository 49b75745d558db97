import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AddressKind, freeAddress } from '../lab/address.js';
import { errorLogEntries } from '../lab/error-log.js';
import { request } from '../lab/http-client.js';
import { type Lab, startLab } from '../lab/lab.js';
import { describeWith } from '../lab/needs.js';
import { type Scope, startScope } from '../lab/scope.js';
import { eventually } from '../lab/wait.js';

const MISSING: readonly { kind: AddressKind; reason: RegExp }[] = [
  { kind: 'tcp', reason: /refused/i },
  { kind: 'unix', reason: /no such file|not exist|ENOENT/i },
];

describeWith(['nginx', 'php-fpm'], 'an application that is not there', () => {
  describe.each(MISSING)('at an address of kind $kind', ({ kind, reason }) => {
    let lab: Lab;
    let scope: Scope;
    beforeAll(async () => {
      lab = await startLab({
        kind: 'tcp',
        between: async (_, folder) => {
          const tap = await freeAddress('tcp', folder, 'tap');
          scope = await startScope([`${tap}=${await freeAddress(kind, folder, 'nobody')}`]);
          return tap;
        },
      });
    });
    afterAll(async () => {
      await scope?.stop();
      await lab?.stop();
    });

    it('resets nginx at once, and the status says why', async () => {
      const { status, arrivals } = await request(lab.http, { method: 'GET', path: '/once/hello.php' });
      expect(status).toBe(502);
      expect(arrivals[0]).toBeLessThan(2000);
      expect(errorLogEntries(lab.errorLog())).toEqual([
        expect.stringMatching(
          /\(104: Connection reset by peer\) while (connecting to|sending request to|reading response header from) upstream/,
        ),
      ]);
      const tap = await eventually('the failure in the status', async () =>
        (await scope.status()).taps.find(({ lastFailure }) => lastFailure),
      );
      expect(tap.upstreamFailures).toBe(1);
      expect(tap.lastFailure?.message).toMatch(reason);
    });
  });
});
