import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const built = join(here, '../../proxy/dist/public');

/** Starts a fake server with these options and gives its address; it serves the built page. */
export async function fakeServer(...options: readonly string[]): Promise<{ url: string; stop: () => void }> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      '--conditions=fcgiscope-source',
      join(here, 'fake-server.ts'),
      '--port',
      '0',
      '--serve',
      built,
      ...options,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: join(here, '../../..'),
    },
  );
  const [port] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { url: `http://127.0.0.1:${port}/`, stop: () => child.kill() };
}
