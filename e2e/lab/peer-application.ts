import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Address, accepts } from './address.js';
import { Daemon } from './daemon.js';
import { program } from './program.js';
import { eventually } from './wait.js';

/** Somebody else's FastCGI application on a Unix socket, in a folder that vanishes with it. */
export class PeerApplication {
  readonly folder: string;
  readonly address: Address;
  readonly #daemon: Daemon;

  constructor(folder: string, address: Address, daemon: Daemon) {
    this.folder = folder;
    this.address = address;
    this.#daemon = daemon;
  }

  get isAlive(): boolean {
    return this.#daemon.isAlive;
  }

  async stop(): Promise<void> {
    await this.#daemon.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Builds or finds a program in a fresh folder, and says how it is started to listen at a path. */
export type PeerCommand = (folder: string, socketPath: string) => Promise<readonly [file: string, ...args: string[]]>;

/** For applications that find their socket at descriptor 0 (§2.2): spawn-fcgi listens for them. */
export function onDescriptorZero(command: (folder: string) => Promise<readonly string[]>): PeerCommand {
  return async (folder, socketPath) => [program('spawn-fcgi'), '-n', '-s', socketPath, '--', ...(await command(folder))];
}

/** Starts it and waits until it accepts connections. */
export async function startPeerApplication(name: string, command: PeerCommand): Promise<PeerApplication> {
  const folder = mkdtempSync(join(tmpdir(), 'fcgiscope-peer-'));
  const socketPath = join(folder, 'app.sock');
  const address: Address = `unix:${socketPath}`;
  const [file, ...args] = await command(folder, socketPath);
  const daemon = new Daemon(name, file, args, { cwd: folder });
  await eventually(`${name} at ${address}`, async () => {
    if (!daemon.isAlive) throw new Error(`${name} has ended: ${daemon.output}`);
    return accepts(address);
  });
  return new PeerApplication(folder, address, daemon);
}
