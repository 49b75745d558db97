import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { CaptureControl, CaptureView } from '../capture/capture-view.js';
import { cookieNameFor, sessionCookie } from '../security/cookie.js';
import { SECURITY_HEADERS } from '../security/headers.js';
import { createHostGuard } from '../security/host-guard.js';
import { CaptureMetrics } from '../telemetry/capture-metrics.js';
import { createApi } from './api.js';
import { type Admission, Gate, splitUrl } from './gate.js';
import { LivePages } from './live/live-pages.js';
import { refuseRequest, refuseUpgrade } from './refusal.js';
import { BUILT_PAGE, type StaticPage, staticPage } from './static-page.js';

/** Connections at once: sixteen pages with six each, and scripts. */
const MAX_CONNECTIONS = 256;
/** How long answers that are being sent may take when the server stops, in milliseconds. */
const STOP_GRACE = 1_000;
const LIVE_PATH = '/api/live';

export interface PageServerOptions {
  readonly capture: CaptureView;
  /** Null where the capture is a file. */
  readonly control: CaptureControl | null;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly token: string;
  readonly product: string;
  readonly version: string;
  /** Where the built page lies; default {@link BUILT_PAGE}. */
  readonly pageDirectory?: string;
}

/** The page, its API and its live sockets, on one address. */
export interface PageServer {
  readonly host: string;
  readonly port: number;
  /** Without the token. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts to serve. Rejects with the system's error where the address cannot be had. */
export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const server = createServer();
  server.maxConnections = MAX_CONNECTIONS;
  const { address, port } = await listening(server, options);
  return new RunningPageServer(server, options, address, port);
}

class RunningPageServer implements PageServer {
  readonly host: string;
  readonly port: number;
  private readonly server: Server;
  private readonly options: PageServerOptions;
  private readonly gate: Gate;
  private readonly pages: LivePages;
  private readonly metrics: CaptureMetrics;
  private readonly page: StaticPage;
  private readonly api: ReturnType<typeof getRequestListener>;

  constructor(server: Server, options: PageServerOptions, host: string, port: number) {
    this.server = server;
    this.options = options;
    this.host = host;
    this.port = port;
    const { capture, control, product, version, token } = options;
    this.gate = new Gate({ token, cookieName: cookieNameFor(port), hosts: createHostGuard([options.host]) });
    this.pages = new LivePages(capture, product);
    this.metrics = new CaptureMetrics(capture, () => this.pages.count);
    this.page = staticPage(options.pageDirectory ?? BUILT_PAGE);
    const api = createApi({ capture, control, product, version, metrics: () => this.metrics.text() });
    this.api = getRequestListener(api.fetch, { overrideGlobalObjects: false });
    server.on('request', (request, response) => this.request(request, response));
    server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  get url(): string {
    const { host } = this.options;
    // Nobody can open the address that means all addresses.
    const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
    return `http://${name.includes(':') ? `[${name}]` : name}:${this.port}/`;
  }

  async close(): Promise<void> {
    this.metrics.close();
    this.pages.close();
    const closed = new Promise((resolve) => this.server.close(resolve));
    const cut = setTimeout(() => this.server.closeAllConnections(), STOP_GRACE);
    await closed;
    clearTimeout(cut);
  }

  private request(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const admission = this.admit(request, false);
    if (admission.kind === 'pass') this.route(request, response);
    else if (admission.kind === 'enter') this.enter(response, admission.location);
    else refuseRequest(request, response, admission);
  }

  private admit(request: IncomingMessage, upgrade: boolean): Admission {
    return this.gate.admit({ method: request.method ?? 'GET', url: request.url ?? '/', headers: request.headers, upgrade });
  }

  private enter(response: ServerResponse, location: string): void {
    const cookie = sessionCookie(cookieNameFor(this.port), this.options.token);
    response.writeHead(303, { Location: location, 'Set-Cookie': cookie, 'Cache-Control': 'no-store' }).end();
  }

  private route(request: IncomingMessage, response: ServerResponse): void {
    const { path } = splitUrl(request.url ?? '/');
    if (path === '/metrics' || path === '/api' || path.startsWith('/api/')) {
      response.setHeader('Cache-Control', 'no-store');
      void this.api(request, response);
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      refuseRequest(request, response, { code: 'method-not-allowed', message: 'the page is only read' });
    } else if (!this.page(request, response)) {
      refuseRequest(request, response, {
        code: 'page-not-built',
        message: 'the page has not been built: run "npx -y pnpm@12 run build"',
      });
    }
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const admission = this.admit(request, true);
    if (admission.kind === 'refuse') refuseUpgrade(socket, admission);
    else if (splitUrl(request.url ?? '').path === LIVE_PATH) this.pages.upgrade(request, socket, head);
    else refuseUpgrade(socket, { code: 'not-found', message: `the live socket is ${LIVE_PATH}` });
  }
}

function listening(server: Server, { host, port }: PageServerOptions): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address);
    });
  });
}
