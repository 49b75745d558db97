// Our server in a process of its own, with a page for each way to end badly: node --expose-gc leaky-application.mjs PROTOCOL SOCKET.
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { processHandler, serve } from '../../packages/proxy/dist/server/index.js';

const HEAD = 'Content-Type: text/plain\r\n\r\n';
const program = processHandler('/bin/sh', { args: ['-c', 'echo; exec sleep 60'] });

const PAGES = {
  hello: (_request, response) => response.write(`${HEAD}hello`),
  never: (request) => once(request.signal, 'abort'),
  endless: async (_request, response) => {
    await response.write(HEAD);
    for (;;) await response.write(new Uint8Array(60_000));
  },
  program,
};

const [protocol, path] = process.argv.slice(2);
const server = await serve(`unix:${path}`, {
  protocol,
  handler: async (request, response) => void (await PAGES[request.params.PAGE](request, response)),
  requestTimeout: 500,
  onStderr: () => {},
});

const descriptors = () =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:');
    } catch {
      return false;
    }
  }).length;

const children = () => readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean).length;

process.on('message', () => {
  globalThis.gc();
  const { heapUsed, rss } = process.memoryUsage();
  const { openConnections: connections, openRequests: requests } = server;
  process.send({
    connections,
    requests,
    sockets: descriptors(),
    children: children(),
    heap: heapUsed / 2 ** 20,
    rss: rss / 2 ** 20,
  });
});
process.send('ready');
