import { test as base, type Page } from '@playwright/test';
import { installCommand, missingPrograms } from '../../scripts/test/programs.mjs';
import { startTraffic, type Traffic } from '../lab/traffic.js';

interface Fixtures {
  readonly traffic: Traffic;
  /** The page of the tap in that traffic, opened as the printed address does it. */
  readonly scopePage: Page;
}

const missing = missingPrograms().filter(({ name }) => name !== 'tshark');

export const test = base.extend<Fixtures>({
  traffic: async ({}, use, testInfo) => {
    testInfo.skip(missing.length > 0, `needs: ${installCommand(missing)}`);
    const traffic = await startTraffic({ application: 'tcp', listen: 'tcp' });
    await use(traffic);
    await traffic.stop();
  },
  // The traffic comes first: without its programs the test is skipped before a browser is looked for.
  scopePage: async ({ traffic, page }, use) => {
    await page.goto(traffic.scope.pageAddress);
    await use(page);
  },
});
