import { getSystemErrorName } from 'node:util';

/** Errors of the system that people meet when sockets are concerned, in words. */
const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EADDRINUSE: 'the address is in use',
  EADDRNOTAVAIL: 'this machine has no such address',
  EAFNOSUPPORT: 'this machine has no such kind of address',
  EAGAIN: 'its backlog is full',
  ECONNREFUSED: 'connection refused: nothing listens there',
  ECONNRESET: 'connection reset',
  EEXIST: 'something else is there already',
  EHOSTUNREACH: 'no route to the host',
  EMFILE: 'too many open files in this process (ulimit -n)',
  ENETUNREACH: 'no route to the network',
  ENFILE: 'too many open files on this machine',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'part of the path is no directory',
  ENOTFOUND: 'no such host name',
  ENOTSOCK: 'it is no socket',
  EROFS: 'the file system is read-only',
  ETIMEDOUT: 'connecting took too long',
};

/** `ECONNREFUSED` and the like; `UNKNOWN` for errors that have no code. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}

/** The error of a call of libuv's that returned `status`, one of its negative error numbers. */
export function callFailure(call: string, status: number): Error {
  const code = getSystemErrorName(status);
  return Object.assign(new Error(`${call} failed: ${code}`), { code });
}

/** What went wrong, in one line: `permission denied (EACCES)`. */
export function inWords(error: unknown): string {
  const code = codeOf(error);
  const words = WORDS[code];
  if (words) return `${words} (${code})`;
  return error instanceof Error ? error.message : String(error);
}
