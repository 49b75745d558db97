// One application in a process of its own: node application.mjs NAME SOCKET. Each answers the same to the same.

import nodeFastcgi from 'node-fastcgi';
import { nodeHandler, serve } from '../../packages/proxy/dist/server/index.js';

const BODY = 'hello '.repeat(100);

const listener = (request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  request.on('end', () => response.end(BODY));
  request.resume();
};

const APPLICATIONS = {
  function: (path) =>
    serve(`unix:${path}`, {
      handler: async (request, response) => {
        await request.stdin.bytes();
        await response.write(`Content-Type: text/plain\r\n\r\n${BODY}`);
      },
    }),
  'node:http listener': (path) => serve(`unix:${path}`, { handler: nodeHandler(listener) }),
  'node-fastcgi': (path) => new Promise((resolve) => nodeFastcgi.createServer(listener).listen(path, resolve)),
};

const [name, path] = process.argv.slice(2);
await APPLICATIONS[name](path);
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send((user + system) / 1e6);
});
process.send('ready');
