import { connect, createServer, type Socket } from 'node:net';

/** Where something listens, as nginx writes it: `127.0.0.1:9000` or `unix:/path`. */
export type Address = `127.0.0.1:${number}` | `unix:${string}`;

export type AddressKind = 'tcp' | 'unix';

/** A port that is free now. Somebody may take it before it is used: whoever starts a server tries again then. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

/** A fresh address: a free port, or a socket file of that name in the folder. */
export async function freeAddress(kind: AddressKind, folder: string, name: string): Promise<Address> {
  return kind === 'tcp' ? `127.0.0.1:${await freePort()}` : `unix:${folder}/${name}.sock`;
}

export function connectTo(address: Address): Socket {
  if (address.startsWith('unix:')) return connect(address.slice('unix:'.length));
  const [host, port] = address.split(':');
  return connect(Number(port), host);
}

/** Whether somebody accepts connections there. */
export function accepts(address: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTo(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
