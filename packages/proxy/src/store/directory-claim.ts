import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { codeOf } from '../net/system-error.js';

/** Gives a directory up again. */
export type ReleaseDirectory = () => void;

/**
 * Keeps two captures out of one directory, where they would take each other's segment numbers. What is held is a name in Linux's
 * abstract socket namespace (unix(7)): it leaves no file, and the system takes it back however the process ends. Elsewhere nothing
 * is held, and a capture whose next segment is somebody else's file stops there. Rejects where another capture holds the directory.
 */
export async function claimDirectory(path: string): Promise<ReleaseDirectory> {
  if (process.platform !== 'linux') return () => {};
  const { dev, ino } = await stat(path, { bigint: true });
  const server = createServer((socket) => socket.destroy()).unref();
  return new Promise((resolve, reject) => {
    const release = (): void => void server.close();
    server.once('error', (error) => {
      if (codeOf(error) === 'EADDRINUSE') reject(new Error('another fcgiscope is capturing there'));
      else resolve(release);
    });
    server.listen({ path: `\0fcgiscope-capture:${dev}:${ino}` }, () => resolve(release));
  });
}
