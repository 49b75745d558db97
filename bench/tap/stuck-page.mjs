// A page of which the tab sleeps: it says hello, grants all the credit there is, and reads nothing.
import { once } from 'node:events';
import { request } from 'node:http';

const TEXT = 0x81;
const MASKED = 0x80;

/** Resolves when the page is open; `destroy()` of the socket closes it. */
export async function openStuckPage(port, token) {
  const asked = request({
    host: '127.0.0.1',
    port,
    path: '/api/live',
    headers: {
      Authorization: `Bearer ${token}`,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': Buffer.alloc(16, 'k').toString('base64'),
    },
  }).end();
  const [, socket] = await once(asked, 'upgrade');
  socket.on('error', () => {}).pause();
  socket.write(frame({ type: 'hello', version: 1 }));
  socket.write(frame({ type: 'credit', rows: 1_000_000 }));
  return socket;
}

/** RFC 6455 §5.2; a mask of zeros changes nothing. */
function frame(message) {
  const text = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from([TEXT, MASKED | text.length, 0, 0, 0, 0]), text]);
}
