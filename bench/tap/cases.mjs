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
