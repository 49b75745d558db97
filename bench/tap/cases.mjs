// The loads: kept connections, a connection per request (nginx's default), big answers and uploads; each over TCP and Unix sockets.

const KB = 1024;
const MB = 1024 * KB;

const LOADS = [
  { name: 'kept 1', connections: 1, once: false, uploadBytes: 0, responseBytes: KB },
  { name: 'kept 16', connections: 16, once: false, uploadBytes: 0, responseBytes: KB },
  { name: 'kept 64', connections: 64, once: false, uploadBytes: 0, responseBytes: KB },
  { name: 'once 1', connections: 1, once: true, uploadBytes: 0, responseBytes: KB },
  { name: 'once 16', connections: 16, once: true, uploadBytes: 0, responseBytes: KB },
  { name: 'answer 100 KB', connections: 1, once: false, uploadBytes: 0, responseBytes: 100 * KB },
  { name: 'answer 4 MB', connections: 1, once: false, uploadBytes: 0, responseBytes: 4 * MB },
  { name: 'upload 1 MB', connections: 1, once: false, uploadBytes: MB, responseBytes: KB },
];

export const CASES = ['tcp', 'unix'].flatMap((network) =>
  LOADS.map((load) => ({ ...load, name: `${load.name} ${network}`, network })),
);

/** Loads that ask how much memory a tap takes; `stalled` is the side that does not read. */
export const LIMITS = [
  { name: '1,000 connections, 1 KB answers', connections: 1000, once: false, uploadBytes: 0, responseBytes: KB, hold: false },
  {
    name: '1,000 connections, 100 KB answers',
    connections: 1000,
    once: false,
    uploadBytes: 0,
    responseBytes: 100 * KB,
    hold: false,
  },
  {
    name: '200 web servers that do not read 16 MB answers',
    connections: 200,
    once: false,
    uploadBytes: 0,
    responseBytes: 16 * MB,
    hold: true,
  },
  {
    name: '200 applications that do not read 16 MB uploads',
    connections: 200,
    once: false,
    uploadBytes: 16 * MB,
    responseBytes: KB,
    hold: true,
    stalled: true,
  },
];
