import { defineConfig } from '@playwright/test';
import { findProgram } from './scripts/test/programs.mjs';

/** A sandbox needs rights that containers lack; nothing may look for updates; and loopback alone is spoken to. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--no-first-run',
];

export default defineConfig({
  testDir: 'e2e/browser',
  outputDir: '.e2e-out',
  // Each test has its own nginx, PHP-FPM, tap and browser: two cores carry one of them.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: { executablePath: findProgram('chromium') ?? 'chromium', args: ARGUMENTS },
  },
});
