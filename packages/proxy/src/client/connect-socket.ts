import { Socket } from 'node:net';
import { type Address, formatAddress } from '../net/address.js';
import { ClientError, connectError } from './client-error.js';
import { timeoutError } from './deadlines.js';

/** Opens a socket. Rejects with a {@link ClientError}. `milliseconds` 0: no limit. */
export function connectSocket(address: Address, milliseconds: number): Promise<Socket> {
  const socket = new Socket().setNoDelay(true);
  return new Promise((resolve, reject) => {
    const refused = (cause: unknown): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(cause instanceof ClientError ? cause : connectError(formatAddress(address), cause));
    };
    const timer =
      milliseconds > 0 ? setTimeout(() => refused(timeoutError('connect', milliseconds, false)), milliseconds) : undefined;
    socket.once('error', refused);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', refused);
      resolve(socket);
    });
    socket.connect(address.kind === 'unix' ? { path: address.path } : { host: address.host, port: address.port });
  });
}
