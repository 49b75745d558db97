import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Address } from '../../net/address.js';
import { boundAddress, listen } from '../../net/listen.js';
import type { Cast } from '../cast.js';
import { ChildServer } from './child-server.js';
import { nginxConfig } from './nginx-config.js';
import { phpFpmConfig } from './php-fpm-config.js';
import { findPrograms } from './programs.js';

/** The scripts are PHP and no part of what is compiled: they lie in `src`, seen from `src` and from `dist` alike. */
const DOCUMENT_ROOT = fileURLToPath(new URL('../../../src/demo/real/php', import.meta.url));

const isRoot = process.getuid?.() === 0;

/** A real PHP-FPM and a real nginx, as children. */
export const REAL_CAST: Cast = {
  startApplication: async (folder, address) => {
    const { phpFpm } = findPrograms();
    const config = join(folder, 'php-fpm.conf');
    await writeFile(config, phpFpmConfig({ folder, address, isRoot }));
    const rights = isRoot ? ['--allow-to-run-as-root'] : [];
    const child = new ChildServer('php-fpm', [phpFpm, '--nodaemonize', '--fpm-config', config, ...rights], folder);
    return started(child, () => child.listening(address));
  },
  startWebServer: async (folder, application, wanted) => {
    const { nginx } = findPrograms();
    const port = await portToTake(wanted);
    const config = join(folder, 'nginx.conf');
    await writeFile(config, nginxConfig({ folder, documentRoot: DOCUMENT_ROOT, port, application, isRoot }));
    const child = new ChildServer('nginx', [nginx, '-p', folder, '-c', config, '-e', join(folder, 'error.log')], folder);
    await started(child, () => child.listening({ kind: 'tcp', host: '127.0.0.1', port }));
    return { url: `http://127.0.0.1:${port}/`, close: () => child.close() };
  },
};

/** A child that does not come up is not left behind. */
async function started(child: ChildServer, listening: () => Promise<void>): Promise<ChildServer> {
  try {
    await listening();
    return child;
  } catch (error) {
    await child.close();
    throw error;
  }
}

/**
 * The port that nginx is to take: it cannot take "any free one" and say which, and where somebody else listens it would seem to be up
 * already.
 */
async function portToTake(wanted: number): Promise<number> {
  const asked: Address = { kind: 'tcp', host: '127.0.0.1', port: wanted };
  const server = await listen(asked);
  if (!server.ok) throw new Error(server.error);
  const bound = boundAddress(server.value, asked);
  await new Promise((resolve) => server.value.close(resolve));
  return bound.kind === 'tcp' ? bound.port : wanted;
}
