import { statSync } from 'node:fs';
import { createServer, type ListenOptions, type Server } from 'node:net';
import { dirname } from 'node:path';
import { err, ok, type Result } from '@fcgiscope/codec/core';
import { type Address, formatAddress } from './address.js';
import { codeOf, inWords } from './system-error.js';

/**
 * Connections that may wait to be accepted: what PHP-FPM asks for, and nginx (511). The kernel caps it (net.core.somaxconn).
 */
export const BACKLOG = 511;

/** Starts to listen. The error is one line for people. */
export function listen(address: Address): Promise<Result<Server, string>> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(err(`cannot listen on ${formatAddress(address)}: ${reason(address, error)}`)));
    server.listen(listenOptions(address), () => {
      server.removeAllListeners('error');
      resolve(ok(server));
    });
  });
}

/** Of a directory that is not there libuv says EACCES (uv_pipe_bind). */
function reason(address: Address, error: Error): string {
  if (address.kind === 'tcp' || codeOf(error) !== 'EACCES') return inWords(error);
  const folder = dirname(address.path);
  return isMissing(folder) ? `there is no directory ${folder}` : inWords(error);
}

function isMissing(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

function listenOptions(address: Address): ListenOptions {
  if (address.kind === 'unix') return { path: address.path, backlog: BACKLOG };
  return { host: address.host, port: address.port, backlog: BACKLOG };
}

/** Where a server really listens: the port that was free, the address behind a name. */
export function boundAddress(server: Server, asked: Address): Address {
  const bound = server.address();
  if (asked.kind === 'unix' || bound === null || typeof bound === 'string') return asked;
  return { kind: 'tcp', host: bound.address, port: bound.port };
}
