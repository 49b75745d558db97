import { type OnReadOpts, type Server, Socket } from 'node:net';
import { formatHostAndPort } from '../net/address.js';
import { callFailure } from '../net/system-error.js';
import type { Acceptor, Arrival } from './arrival.js';
import { resetSocket, resetUnread } from './reset.js';

/**
 * Takes connections as the bare handles that libuv hands out, before Node makes sockets of them: only so can an accepted socket
 * read into buffers of ours (`onread`), which halves the cost of a byte, and each connection is spared one socket object.
 *
 * Node documents neither `_handle` nor `onconnection`; where one of them is missing, {@link acceptSockets} does the same by
 * documented means.
 */
export const acceptHandles: Acceptor = (server: ServerWithHandle, onArrival, onError) => {
  const listening = server._handle;
  if (typeof listening?.onconnection !== 'function') return acceptSockets(server, onArrival, onError);
  listening.onconnection = (status, handle) => {
    if (handle) onArrival(arrivalOfHandle(handle));
    else onError(callFailure('accept', status));
  };
};

/** Takes connections as sockets, paused (`pauseOnConnect`). Each read costs a fresh buffer. */
export const acceptSockets: Acceptor = (server, onArrival, onError) => {
  server.on('connection', (socket) => onArrival(arrivalOfSocket(socket)));
  server.on('error', onError);
};

type ServerWithHandle = Server & { readonly _handle?: ListeningHandle };

interface ListeningHandle {
  onconnection?: (status: number, handle: Handle | undefined) => void;
}

/** libuv's stream; the methods that only TCP has tell it from a Unix socket. */
interface Handle {
  readonly fd?: number;
  getpeername?(name: PeerName): number;
  setNoDelay?(on: boolean): number;
}

interface PeerName {
  address?: string;
  port?: number;
}

const UNNAMED = 'unix:';

function arrivalOfHandle(handle: Handle): Arrival {
  const kind = handle.getpeername ? 'tcp' : 'unix';
  return {
    kind,
    address: peerOf(handle),
    descriptor: handle.fd,
    open: (onread) => socketOn(handle, onread),
    refuse: () => (kind === 'tcp' ? resetSocket(socketOn(handle), kind) : resetUnread((onread) => socketOn(handle, onread))),
  };
}

function peerOf(handle: Handle): string {
  const name: PeerName = {};
  handle.getpeername?.(name);
  return name.address === undefined || name.port === undefined ? UNNAMED : formatHostAndPort(name.address, name.port);
}

function socketOn(handle: Handle, onread?: OnReadOpts): Socket {
  handle.setNoDelay?.(true);
  const options = { handle, allowHalfOpen: true, manualStart: true, ...(onread && { onread }) };
  return new Socket(options);
}

function arrivalOfSocket(socket: Socket): Arrival {
  const { remoteAddress, remotePort } = socket;
  const isTcp = remoteAddress !== undefined && remotePort !== undefined;
  socket.setNoDelay(true);
  return {
    kind: isTcp ? 'tcp' : 'unix',
    address: isTcp ? formatHostAndPort(remoteAddress, remotePort) : UNNAMED,
    descriptor: undefined,
    open: (onread) => withOnread(socket, onread),
    refuse: () => resetSocket(socket, isTcp ? 'tcp' : 'unix'),
  };
}

function withOnread(socket: Socket, onread: OnReadOpts): Socket {
  return socket.on('data', (chunk: Buffer) => {
    if (!onread.callback(chunk.length, chunk)) socket.pause();
  });
}
