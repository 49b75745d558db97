import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, ClientError, type ClientOptions, createClient } from '../src/client/index.js';
import { type AppServer, type Handler, type ServerOptions, serve } from '../src/server/index.js';
import type { Opened } from './fastcgi-peers.js';

export const HEAD = 'Content-Type: text/plain\r\n\r\n';

/** What a script of the tests’ application does, by SCRIPT_NAME. */
const SCRIPTS: Readonly<Record<string, Handler>> = {
  '/hello': async (request, response) => {
    await response.write(`${HEAD}hello ${request.params.QUERY_STRING ?? ''}`);
  },
  '/echo': async (request, response) => {
    await response.write(`X-Length: ${request.params.CONTENT_LENGTH ?? 'none'}\r\n${HEAD}`);
    for await (const piece of request.stdin) await response.write(piece);
  },
  '/hash': async (request, response) => {
    const hash = createHash('sha1');
    for await (const piece of request.stdin) hash.update(piece);
    await response.write(HEAD + hash.digest('hex'));
  },
  '/stderr': async (_request, response) => {
    await response.writeError('a');
    await response.write(`Status: 500 Oh\r\nX-One: 1\r\nX-One: 2\r\n${HEAD}`);
    await response.writeError('b'.repeat(3000));
    return 37;
  },
  '/silent': async (request, response) => {
    await once(request.signal, 'abort');
    await response.write('too late');
  },
  '/stuck': async (request, response) => {
    await response.write(`${HEAD}first`);
    await once(request.signal, 'abort');
  },
  '/endless': async (_request, response) => {
    await response.write(HEAD);
    for (;;) await response.write(new Uint8Array(60_000));
  },
  '/no-reading': async (_request, response) => {
    await response.write(`${HEAD}no`);
  },
  '/wait': async (_request, response) => {
    await sleep(20);
    await response.write(`${HEAD}waited`);
  },
};

const application: Handler = async (request, response) => {
  const status = await SCRIPTS[request.params.SCRIPT_NAME ?? '']?.(request, response);
  return typeof status === 'number' ? status : 0;
};

/** Clients and servers of a test, closed with what else it opened. */
export class Pair {
  private readonly opened: Opened;

  constructor(opened: Opened) {
    this.opened = opened;
  }

  async server(options: Partial<ServerOptions> = {}, kind: 'tcp' | 'unix' = 'tcp'): Promise<AppServer> {
    const server = await serve(this.opened.address(kind), { handler: application, ...options });
    this.opened.later(() => server.close(0));
    return server;
  }

  client(options: ClientOptions): Client {
    const client = createClient(options);
    this.opened.later(() => client.close());
    return client;
  }

  async both(
    options: Partial<ClientOptions> = {},
    serverOptions: Partial<ServerOptions> = {},
  ): Promise<{ server: AppServer; client: Client }> {
    const server = await this.server(serverOptions);
    return { server, client: this.client({ address: server.address, ...options }) };
  }
}

/** The code of the error that it fails with. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error instanceof ClientError ? error.code : String(error)),
  );
}

export function script(name: string): Record<string, string> {
  return { SCRIPT_NAME: `/${name}`, REQUEST_METHOD: 'GET' };
}
