import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { inWords } from '../net/system-error.js';
import { acceptHandles, acceptSockets } from './accept.js';

/** What the system says where it has no more file descriptors. */
const EMFILE = -24;

describe('a connection that the system could not give us', () => {
  it('is told with the reason', () => {
    const listening: { onconnection?: (status: number, handle: undefined) => void } = { onconnection: () => {} };
    const errors: string[] = [];
    acceptHandles(
      Object.assign(createServer(), { _handle: listening }),
      () => {},
      (error) => errors.push(inWords(error)),
    );
    listening.onconnection?.(EMFILE, undefined);
    expect(errors).toEqual(['too many open files in this process (ulimit -n) (EMFILE)']);
  });

  it('is told where connections come as sockets, too', () => {
    const server = createServer();
    const errors: Error[] = [];
    acceptSockets(
      server,
      () => {},
      (error) => errors.push(error),
    );
    const failure = new Error('accept EMFILE');
    server.emit('error', failure);
    expect(errors).toEqual([failure]);
  });
});
