// The application's side: answers each request as soon as its last byte is there. Told what to answer over IPC.
import net from 'node:net';
import { requestBytes, responseBytes } from './traffic.mjs';

const [unixPath] = process.argv.slice(2);
let request = Buffer.alloc(0);
let response = Buffer.alloc(0);
let load = { once: false, stalled: false };

class Connection {
  received = 0;
  constructor(socket) {
    this.socket = socket;
  }
  took(length) {
    this.received += length;
    while (this.received >= request.length) {
      this.received -= request.length;
      this.socket.write(response);
      if (load.once) this.socket.end();
    }
  }
}

// Two sockets' worth of Node's own overhead would hide the taps' differences: read into one buffer, with no stream in between.
const scratch = Buffer.allocUnsafeSlow(65536);

function serve() {
  const server = net.createServer({ pauseOnConnect: true, noDelay: true, allowHalfOpen: true });
  server.on('listening', () => {
    server._handle.onconnection = (_status, handle) => {
      handle.setNoDelay?.(true);
      const callback = (length) => {
        connection.took(length);
        return !load.stalled;
      };
      const socket = new net.Socket({ handle, onread: { buffer: scratch, callback }, manualStart: true });
      const connection = new Connection(socket);
      socket.on('error', () => {});
      if (!load.stalled) socket.resume();
    };
  });
  return server;
}

const tcp = serve().listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  serve().listen({ path: unixPath, backlog: 4096 }, () => process.send({ port: tcp.address().port }));
});

process.on('message', (next) => {
  load = next;
  request = requestBytes(load);
  response = responseBytes(load);
  process.send({ ready: true });
});
