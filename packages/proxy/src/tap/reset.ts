import type { OnReadOpts, Socket } from 'node:net';
import type { SocketKind } from './arrival.js';

/**
 * Breaks a connection so that the peer sees a reset.
 *
 * TCP: RST. A Unix socket has no such packet: its peer sees ECONNRESET where bytes of its own are still unread when we close,
 * and an end of file otherwise.
 */
export function resetSocket(socket: Socket, kind: SocketKind): void {
  if (socket.destroyed) return;
  if (kind === 'unix' || socket.connecting) socket.destroy();
  else if (isShuttingDown(socket)) socket.once('finish', () => socket.resetAndDestroy());
  else socket.resetAndDestroy();
}

/** Whether a FIN is on its way to the kernel, which takes a turn of the loop: libuv refuses to reset a socket meanwhile. */
function isShuttingDown(socket: Socket): boolean {
  return socket.writableEnded && !socket.writableFinished && socket.writableLength === 0;
}

/** How long a Unix peer may take to send the byte that makes a reset of our close. */
const UNREAD_BYTE_WAIT_MS = 1000;

/**
 * Resets a Unix connection of which nothing has been read: takes one byte of what the peer sends and closes on the rest, which
 * is a reset to the peer. `open` makes the socket.
 */
export function resetUnread(open: (onread: OnReadOpts) => Socket): void {
  const close = (): boolean => {
    clearTimeout(timer);
    socket.destroy();
    return false;
  };
  const timer = setTimeout(close, UNREAD_BYTE_WAIT_MS).unref();
  const socket = open({ buffer: new Uint8Array(1), callback: close });
  socket.on('error', close).on('end', close).resume();
}
