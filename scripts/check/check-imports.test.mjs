import { describe, expect, it } from 'vitest';
import { violations } from './check-imports.mjs';

/** The forbidden imports of a made-up tree, as `file → specifier`. */
const forbidden = (/** @type {Record<string, string>} */ tree) =>
  violations(Object.entries(tree)).map(({ file, line, specifier }) => `${file}:${line} → ${specifier}`);

describe('check-imports', () => {
  it('lets the codec import itself downwards', () => {
    expect(
      forbidden({
        'packages/codec/src/fastcgi/decoder.ts':
          "import { span } from '../core/index.js';\nimport type { Role } from './roles.js';",
        'packages/codec/src/capture/pipeline.ts': "export { Decoder } from '../fastcgi/index.js';",
      }),
    ).toEqual([]);
  });

  it.each([
    ['codec/core/a.ts', '../bytes/index.js', 'core knows nothing'],
    ['codec/cgi/a.ts', '../fastcgi/index.js', 'the shared part knows no protocol'],
    ['codec/scgi/a.ts', '../fastcgi/index.js', 'siblings'],
    ['codec/fastcgi/a.ts', '../capture/index.js', 'upwards'],
    ['codec/filter/a.ts', '../live/index.js', 'side by side'],
    ['codec/fastcgi/a.ts', 'node:fs', 'outside'],
    ['codec/fastcgi/a.ts', 'zod', 'outside'],
    ['proxy/tap/relay.ts', '../store/index.js', 'tap and store'],
    ['proxy/tap/relay.ts', '../api/server.js', 'tap and api'],
    ['proxy/api/server.ts', '../cli/tap.js', 'nobody imports cli'],
    ['proxy/api/server.ts', '@fcgiscope/ui', 'the proxy and the page'],
    ['ui/store/store.ts', '@fcgiscope/proxy/tap', 'the page and the proxy'],
    ['ui/store/store.ts', '../../../proxy/src/tap/index.js', 'the same, by a path'],
    ['ui/lib/files.ts', 'node:fs', 'the page has no Node'],
    ['ui/features/hex-view/View.tsx', '../filter-bar/FilterBar.js', 'one feature and another'],
  ])('forbids %s to import %s (%s)', (place, specifier) => {
    const file = `packages/${place.replace('/', '/src/')}`;
    expect(forbidden({ [file]: `\n\nimport { x } from '${specifier}';` })).toContain(`${file}:3 → ${specifier}`);
  });

  it.each([
    ['proxy/main.ts', './cli/program.js'],
    ['proxy/cli/tap.ts', './options.js'],
    ['proxy/cli/tap.ts', '../store/index.js'],
    ['proxy/tap/relay.ts', '../capture/bus.js'],
    ['ui/features/hex-view/View.tsx', './rows.js'],
    ['ui/features/hex-view/View.tsx', '@fcgiscope/codec/bytes'],
    ['ui/app/Page.tsx', '../features/hex-view/View.js'],
  ])('allows %s to import %s', (place, specifier) => {
    expect(forbidden({ [`packages/${place.replace('/', '/src/')}`]: `import { x } from '${specifier}';` })).toEqual([]);
  });

  it('sees every form of import, and no comment', () => {
    const source = [
      "// import a from 'in-a-comment';",
      "/* import b from 'in-a-block'; */ import type { C } from 'type-only';",
      "export * from 're-export';",
      "import 'side-effect';",
      'import {',
      '  long,',
      "} from 'over-lines';",
      "const url = 'http://example'; const lazy = await import('dynamic');",
    ].join('\n');
    const found = violations([['packages/codec/src/core/a.ts', source]]).map(({ specifier, line }) => `${line} ${specifier}`);
    expect([...new Set(found)].toSorted()).toEqual(['2 type-only', '3 re-export', '4 side-effect', '7 over-lines', '8 dynamic']);
  });

  it('leaves tests alone', () => {
    expect(forbidden({ 'packages/codec/src/core/a.test.ts': "import { readFileSync } from 'node:fs';" })).toEqual([]);
  });
});
