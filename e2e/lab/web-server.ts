import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProgramName } from '../../scripts/test/programs.mjs';
import { type Address, accepts, freeAddress } from './address.js';
import { Daemon } from './daemon.js';
import { program } from './program.js';
import { eventually } from './wait.js';

/** What a web server is told besides what it needs to run at all. */
export interface WebServerPlace {
  readonly folder: string;
  readonly http: Address;
}

/** How one kind of web server is configured and started. */
interface WebServerKind {
  readonly program: ProgramName;
  /** The frame around `inner`, which says where requests go. */
  config(place: WebServerPlace, inner: string): string;
  args(place: WebServerPlace, config: string): readonly string[];
}

const IS_ROOT = process.getuid?.() === 0;
const APACHE_MODULES = ['mpm_event', 'authz_core', 'proxy', 'proxy_fcgi', 'proxy_scgi'];

const KINDS = {
  nginx: {
    program: 'nginx',
    config: ({ folder, http }, inner) => `
daemon off;
${IS_ROOT ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log info;
events { worker_connections 256; }
http {
  access_log off;
  client_max_body_size 64m;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  server { listen ${http}; server_name shop.test; ${inner} }
}`,
    args: ({ folder }, config) => ['-p', folder, '-c', config, '-e', `${folder}/error.log`],
  },
  apache2: {
    program: 'apache2',
    config: ({ folder, http }, inner) => `
ServerRoot ${folder}
${APACHE_MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
${IS_ROOT ? 'User www-data\nGroup www-data' : ''}
Listen ${http}
ServerName shop.test
PidFile ${folder}/apache.pid
DefaultRuntimeDir ${folder}
Mutex file:${folder} default
ErrorLog ${folder}/error.log
StartServers 1
ServerLimit 1
ThreadsPerChild 8
MaxRequestWorkers 8
DocumentRoot ${folder}
${inner}`,
    args: (_place, config) => ['-f', config, '-DFOREGROUND'],
  },
  lighttpd: {
    program: 'lighttpd',
    config: ({ folder, http }, inner) => `
server.modules = ("mod_fastcgi", "mod_scgi")
server.document-root = "${folder}/www"
server.bind = "127.0.0.1"
server.port = ${http.split(':')[1]}
server.errorlog = "${folder}/error.log"
server.upload-dirs = ("${folder}")
mimetype.assign = ("" => "text/plain")
${inner}`,
    args: (_place, config) => ['-D', '-f', config],
  },
  haproxy: {
    program: 'haproxy',
    config: ({ http }, inner) => `
global
  nbthread 1
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend page
  bind ${http}
  default_backend application
${inner}`,
    args: (_place, config) => ['-db', '-f', config],
  },
} as const satisfies Record<string, WebServerKind>;

export type WebServerName = keyof typeof KINDS;

/** A real web server on loopback, in a temporary folder that vanishes with it. */
export class WebServer {
  readonly folder: string;
  readonly http: Address;
  readonly #daemon: Daemon;

  constructor({ folder, http }: WebServerPlace, daemon: Daemon) {
    this.folder = folder;
    this.http = http;
    this.#daemon = daemon;
  }

  /** What it logged, and printed. */
  log(): string {
    const file = join(this.folder, 'error.log');
    return this.#daemon.output + (existsSync(file) ? readFileSync(file, 'utf8') : '');
  }

  async stop(): Promise<void> {
    await this.#daemon.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Starts a web server with this configuration, and waits until it accepts connections. Files of its site lie in `www`. */
export async function startWebServer(name: WebServerName, inner: (place: WebServerPlace) => string): Promise<WebServer> {
  const folder = mkdtempSync(join(tmpdir(), 'fcgiscope-web-'));
  mkdirSync(join(folder, 'www'));
  const place = { folder, http: await freeAddress('tcp', folder, 'http') };
  const kind: WebServerKind = KINDS[name];
  const config = join(folder, 'server.conf');
  writeFileSync(config, `${kind.config(place, inner(place))}\n`);
  const daemon = new Daemon(name, program(kind.program), kind.args(place, config), { cwd: folder });
  const server = new WebServer(place, daemon);
  try {
    await eventually(`${name} at ${place.http}`, () => {
      if (!daemon.isAlive) throw new Error(`${name} has ended: ${server.log()}`);
      return accepts(place.http);
    });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}
