import { formatAddress } from '../net/address.js';
import type { ClientSettings } from './client-options.js';
import { connectSocket } from './connect-socket.js';
import { Connection } from './connection.js';
import { OneShotConnection } from './one-shot-connection.js';
import type { ConnectionOwner, PooledConnection } from './pooled-connection.js';

/** Opens a connection for the protocol of the client. Rejects with a {@link ClientError}. */
export async function openConnection(
  settings: ClientSettings,
  owner: ConnectionOwner,
  milliseconds: number,
): Promise<PooledConnection> {
  const { address, protocol, keepConnection, requestsPerConnection: maxRequests } = settings;
  const socket = await connectSocket(address, milliseconds);
  const name = formatAddress(address);
  if (protocol !== 'fastcgi') return new OneShotConnection(socket, name, owner);
  return new Connection(socket, { name, keepConnection, maxRequests }, owner);
}
