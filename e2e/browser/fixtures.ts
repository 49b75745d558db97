import { test as base, type Page } from '@playwright/test';
import { installCommand, missingPrograms } from '../../scripts/test/programs.mjs';
import { type Address, freeAddress } from '../lab/address.js';
import { type HttpAnswer, request } from '../lab/http-client.js';
import { startLab } from '../lab/lab.js';
import { type Scope, startScope } from '../lab/scope.js';

/** A real nginx and a real PHP-FPM with the tap in between. */
export interface Traffic {
  readonly scope: Scope;
  /** The address of PHP-FPM. */
  readonly application: Address;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<HttpAnswer>;
  post(path: string, type: string, body: string): Promise<HttpAnswer>;
}

interface Fixtures {
  readonly traffic: Traffic;
  /** The page of that tap, opened as the printed address does it. */
  readonly scopePage: Page;
}

const missing = missingPrograms().filter(({ name }) => name !== 'tshark');

async function withTraffic(use: (traffic: Traffic) => Promise<void>): Promise<void> {
  let scope: Scope | undefined;
  const lab = await startLab({
    kind: 'tcp',
    between: async (application, folder) => {
      const tap = await freeAddress('tcp', folder, 'tap');
      scope = await startScope([`${tap}=${application}`]);
      return tap;
    },
  });
  try {
    await use({
      scope: scope!,
      application: lab.application,
      get: (path, headers = {}) => request(lab.http, { method: 'GET', path, headers }),
      post: (path, type, body) =>
        request(lab.http, { method: 'POST', path, headers: { 'Content-Type': type }, body: Buffer.from(body) }),
    });
  } finally {
    await scope?.stop();
    await lab.stop();
  }
}

export const test = base.extend<Fixtures>({
  traffic: async ({}, use, testInfo) => {
    testInfo.skip(missing.length > 0, `needs: ${installCommand(missing)}`);
    await withTraffic(use);
  },
  // The traffic comes first: without its programs the test is skipped before a browser is looked for.
  scopePage: async ({ traffic, page }, use) => {
    await page.goto(`${traffic.scope.url}/?token=${traffic.scope.token}`);
    await use(page);
  },
});
