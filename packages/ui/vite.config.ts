import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Where a running fcgiscope (or dev/fake-server.ts) answers the API while the page is developed. */
const api = process.env.FCGISCOPE_API ?? 'http://127.0.0.1:7357';

/**
 * What the page may do, for where no fcgiscope serves it: the header of `proxy/security/headers.ts`, without what only a header can
 * say (frame-ancestors). Of the built page only: Vite's own client, while it is developed, has scripts and styles inline.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function policyInPage(): Plugin {
  const attrs = { 'http-equiv': 'Content-Security-Policy', content: POLICY };
  return {
    name: 'policy-in-page',
    apply: 'build',
    transformIndexHtml: () => [{ tag: 'meta', attrs, injectTo: 'head-prepend' }],
  };
}

export default defineConfig({
  plugins: [react(), policyInPage()],
  // The page may lie in a folder of any web server.
  base: './',
  worker: { format: 'es' },
  // Setting conditions replaces Vite's own, hence the rest of the list.
  resolve: { conditions: ['fcgiscope-source', 'module', 'browser', 'development|production'] },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: { '/api': { target: api, ws: true } },
  },
  build: {
    outDir: '../proxy/dist/public',
    emptyOutDir: true,
    target: 'baseline-widely-available',
    // The server's policy allows no data: URLs but images, and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
