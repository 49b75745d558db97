import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Address, type AddressKind, accepts, freeAddress } from './address.js';
import { Daemon } from './daemon.js';
import { nginxConfig } from './nginx-config.js';
import { phpFpmConfig } from './php-fpm-config.js';
import { program } from './program.js';
import { eventually } from './wait.js';

const SCRIPTS = join(import.meta.dirname, 'php');
const ATTEMPTS = 3;
const IS_ROOT = process.getuid?.() === 0;

export interface LabOptions {
  /** How nginx and PHP-FPM talk. */
  readonly kind: AddressKind;
  /** Puts something between the two: told the application's address, says where nginx shall send to. By default: directly. */
  readonly between?: (application: Address, folder: string) => Promise<Address>;
}

/** A real nginx and a real PHP-FPM on loopback, in a temporary folder that vanishes with them. */
export class Lab {
  readonly folder: string;
  readonly http: Address;
  readonly application: Address;
  readonly #daemons: readonly Daemon[];

  constructor(folder: string, http: Address, application: Address, daemons: readonly Daemon[]) {
    this.folder = folder;
    this.http = http;
    this.application = application;
    this.#daemons = daemons;
  }

  get documentRoot(): string {
    return join(this.folder, 'www');
  }

  /** nginx's error.log so far. */
  errorLog(): string {
    return readFileSync(join(this.folder, 'error.log'), 'utf8');
  }

  async stop(): Promise<void> {
    await Promise.all(this.#daemons.map((daemon) => daemon.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Starts both and waits until they accept connections. A port that somebody took meanwhile is a reason to try again. */
export async function startLab(options: LabOptions): Promise<Lab> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(options);
    } catch (error) {
      if (attempt === ATTEMPTS || !/in use/i.test(String(error))) throw error;
    }
  }
}

async function startOnce({ kind, between }: LabOptions): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'fcgiscope-lab-'));
  const daemons: Daemon[] = [];
  try {
    mkdirSync(join(folder, 'temporary'));
    cpSync(SCRIPTS, join(folder, 'www'), { recursive: true });
    const application = await freeAddress(kind, folder, 'app');
    daemons.push(startPhpFpm(folder, application));
    await listening(daemons[0]!, application);
    const passTo = between ? await between(application, folder) : application;
    const http = await freeAddress('tcp', folder, 'http');
    daemons.push(startNginx(folder, http, passTo));
    await listening(daemons[1]!, http);
    return new Lab(folder, http, application, daemons);
  } catch (error) {
    await new Lab(folder, '127.0.0.1:0', '127.0.0.1:0', daemons).stop();
    throw error;
  }
}

function startPhpFpm(folder: string, listen: Address): Daemon {
  const config = join(folder, 'php-fpm.conf');
  writeFileSync(config, phpFpmConfig({ folder, listen, isRoot: IS_ROOT }));
  return new Daemon(
    'php-fpm',
    program('php-fpm'),
    ['--nodaemonize', '--fpm-config', config, ...(IS_ROOT ? ['--allow-to-run-as-root'] : [])],
    {
      cwd: folder,
    },
  );
}

function startNginx(folder: string, http: Address, application: Address): Daemon {
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, nginxConfig({ folder, http, application, documentRoot: join(folder, 'www'), isRoot: IS_ROOT }));
  return new Daemon('nginx', program('nginx'), ['-p', folder, '-c', config, '-e', join(folder, 'error.log')], { cwd: folder });
}

async function listening(daemon: Daemon, address: Address): Promise<void> {
  await eventually(`${daemon.name} at ${address}`, async () => {
    if (!daemon.isAlive) throw new Error(`${daemon.name} has ended: ${daemon.output}`);
    return accepts(address);
  });
}
