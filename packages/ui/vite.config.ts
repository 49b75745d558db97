import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where a running fcgiscope (or dev/fake-server.ts) answers the API while the page is developed. */
const api = process.env.FCGISCOPE_API ?? 'http://127.0.0.1:7357';

export default defineConfig({
  plugins: [react()],
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
