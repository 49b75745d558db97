import { lstatSync } from 'node:fs';
import { connect } from 'node:net';
import { codeOf } from './system-error.js';

/**
 * What is found at a path: a socket that somebody listens on (`live`), one that a process left behind (`dead`), one that we may
 * not connect to (`barred`), something else (`other`), or nothing.
 */
export type SocketFile = 'live' | 'dead' | 'barred' | 'other' | 'none';

/** Looks at `path`; a live socket sees a connection that is closed at once. */
export async function inspectSocketFile(path: string): Promise<SocketFile> {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) return 'none';
  return stats.isSocket() ? probe(path) : 'other';
}

function probe(path: string): Promise<SocketFile> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => resolve('live')).once('connect', () => socket.destroy());
    socket.once('error', (error) => resolve(PROBED[codeOf(error)] ?? 'barred'));
  });
}

const PROBED: Readonly<Record<string, SocketFile>> = {
  ECONNREFUSED: 'dead',
  ENOENT: 'none',
  /** The backlog is full, so somebody has one. */
  EAGAIN: 'live',
};

/** What tells a file from every other one, whatever its names are. */
export interface FileIdentity {
  readonly dev: bigint;
  readonly ino: bigint;
}

/** Undefined where nothing is at `path`. */
export function identityOf(path: string): FileIdentity | undefined {
  return lstatSync(path, { throwIfNoEntry: false, bigint: true });
}

/** Whether `path` names that file. */
export function isFile(path: string, file: FileIdentity | undefined): boolean {
  const found = identityOf(path);
  return found !== undefined && found.dev === file?.dev && found.ino === file.ino;
}
