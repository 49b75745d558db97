// Loads that ask how much memory a tap takes: what each does to it, and for how long.

const KB = 1024;
const MB = 1024 * KB;

const SMALL = { once: false, uploadBytes: 0, responseBytes: KB };

/**
 * `kind`: `run`, a closed loop; `hold`, one request on each connection and nothing read of the answer. `stalled`: the application
 * reads nothing. `stuckPages`: pages that are open and read nothing.
 */
export const MEMORY_LOADS = [
  { name: '1,000 connections, 1 KB answers', ...SMALL, kind: 'run', connections: 1000 },
  { name: '1,000 connections, 100 KB answers', ...SMALL, kind: 'run', connections: 1000, responseBytes: 100 * KB },
  { name: '1,000 connections at once, one request each', ...SMALL, kind: 'run', connections: 1000, once: true },
  { name: '200 web servers that do not read 16 MB answers', ...SMALL, kind: 'hold', connections: 200, responseBytes: 16 * MB },
  {
    name: '200 applications that do not read 16 MB uploads',
    ...SMALL,
    kind: 'hold',
    connections: 200,
    uploadBytes: 16 * MB,
    stalled: true,
  },
  { name: '8 pages that do not read, 16 connections', ...SMALL, kind: 'run', connections: 16, stuckPages: 8, needsPage: true },
  { name: 'steady: 16 connections', ...SMALL, kind: 'run', connections: 16, steady: true },
];
