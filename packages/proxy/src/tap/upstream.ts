import { type OnReadOpts, Socket } from 'node:net';
import type { Address } from '../net/address.js';

/**
 * Begins to connect to the application. A name is looked up for each connection, so that an application that comes back under
 * another address (a restarted container) is found.
 */
export function connectUpstream(address: Address, onread: OnReadOpts): Socket {
  const options = { allowHalfOpen: true, noDelay: true, onread };
  const socket = new Socket(options);
  return address.kind === 'unix'
    ? socket.connect({ path: address.path })
    : socket.connect({ host: address.host, port: address.port });
}
