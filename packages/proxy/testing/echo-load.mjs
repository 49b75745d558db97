// An application that sends everything back, and a client that asks it a byte at a time through the Unix socket that it is told of.
// Tells the port of the former, then the longest wait of the latter in milliseconds, and how often it asked.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
await once(server, 'listening');
process.send({ port: server.address().port });
const [{ path, milliseconds }] = await once(process, 'message');

const socket = connect(path);
const end = performance.now() + milliseconds;
let longest = 0;
let count = 0;
while (performance.now() < end) {
  const asked = performance.now();
  socket.write('?');
  await once(socket, 'data');
  longest = Math.max(longest, performance.now() - asked);
  count += 1;
}
socket.end();
process.send({ longest, count });
