import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type Client, ClientError, type ClientResponse, createClient } from '../client/index.js';
import type { Address } from '../net/address.js';
import { inWords } from '../net/system-error.js';
import type { WebServer } from './cast.js';
import { nginxParams, SERVER_PARAMS } from './nginx-params.js';

/** How long the gateway waits for the application, in milliseconds: short, so that people see a web server give up. */
const PATIENCE_MS = 4000;

/**
 * The demo’s web server: HTTP in, FastCGI out, as nginx does it by default: a connection for each request. Port 0 is any free
 * one. Rejects with an Error where the port is taken.
 */
export async function startGateway(application: Address, port: number): Promise<WebServer> {
  const timeouts = { connect: PATIENCE_MS, firstByte: PATIENCE_MS, idle: PATIENCE_MS };
  const client = createClient({ address: application, params: SERVER_PARAMS, keepConnection: false, connections: 64, timeouts });
  const server = createServer((request, response) => void answer(client, request, response));
  const url = await listening(server, port);
  return { url, close: () => closeAll(server, client) };
}

function listening(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new Error(`cannot listen on 127.0.0.1:${port}: ${inWords(error)}`)));
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(`http://127.0.0.1:${address.port}/`);
    });
  });
}

async function closeAll(server: Server, client: Client): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  await client.close();
  server.closeAllConnections();
  await closed;
}

async function answer(client: Client, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const abort = new AbortController();
  response.once('close', () => abort.abort());
  try {
    const answered = await client.request(nginxParams(request), request, { signal: abort.signal });
    await pass(answered, response);
  } catch (error) {
    refuse(response, error);
  }
}

async function pass(answered: ClientResponse, response: ServerResponse): Promise<void> {
  for (const [name, value] of answered.headers) if (name.toLowerCase() !== 'status') response.appendHeader(name, value);
  response.writeHead(answered.status);
  await pipeline(answered.body, response);
}

/** What nginx answers when the application does not. */
function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const status = error instanceof ClientError && error.code.endsWith('-timeout') ? 504 : 502;
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${status}: ${error instanceof Error ? error.message : String(error)}\n`);
}
