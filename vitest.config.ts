import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Both are needed: vite reads one for what it bundles, the other for what it leaves to Node.
const source = {
  resolve: { conditions: ['fcgiscope-source'] },
  ssr: { resolve: { conditions: ['fcgiscope-source'] } },
};

export default defineConfig({
  test: {
    projects: [
      { ...source, test: { name: 'codec', root: 'packages/codec', include: ['src/**/*.test.ts'] } },
      {
        ...source,
        test: {
          name: 'proxy',
          root: 'packages/proxy',
          include: ['src/**/*.test.ts'],
          globalSetup: [join(import.meta.dirname, 'packages/proxy/testing/built-command.ts')],
        },
      },
      { ...source, test: { name: 'ui', root: 'packages/ui', environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] } },
      { test: { name: 'scripts', root: 'scripts', include: ['**/*.test.mjs'] } },
      {
        ...source,
        test: {
          name: 'integration',
          root: 'e2e',
          include: ['integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
