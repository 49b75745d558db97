import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Address,
  type AppServer,
  formatAddress,
  type Handler,
  mockHandler,
  nodeHandler,
  processHandler,
  type ServerOptions,
  type ServerProtocol,
  serve,
  serveInherited,
} from '../server/index.js';
import { reportFindings } from './capture-report.js';
import { Closers } from './closers.js';
import { CommandFailure } from './exit-code.js';
import { Notices } from './notices.js';
import { openCapture } from './opened-capture.js';
import { PRODUCT } from './product.js';
import { watchForStop } from './stop-signal.js';
import { stderrTerminal, type Terminal } from './terminal.js';

/** What answers requests: a module, a program, or a capture, at `target`. */
export interface Runner {
  readonly kind: 'handler' | 'listener' | 'exec' | 'mock';
  readonly target: string;
  /** Of a program. */
  readonly args: readonly string[];
  /** Variables that a mock compares besides method and URI. */
  readonly match: readonly string[];
  readonly rhythm: 'original' | 'none';
  /** Ports of the application in the capture; null: connections are recognised by their first bytes. */
  readonly ports: readonly number[] | null;
}

/** `inherited`: the listening socket at descriptor 0. */
export type ListenAddress = Address | 'inherited';

/** A checked command line of `fcgiscope serve`. */
export interface ServeSettings {
  readonly address: ListenAddress;
  readonly runner: Runner;
  /** In milliseconds, for one request. 0 is no limit. */
  readonly timeout: number;
  readonly protocol: ServerProtocol;
  readonly roles: NonNullable<ServerOptions['roles']>;
}

/** How long open requests may take to end at Ctrl-C, in milliseconds; a second one does not wait. */
const GRACE_MS = 10_000;

/** Runs `fcgiscope serve` until it is told to stop; requests that are open then may end. */
export async function runServe(settings: ServeSettings): Promise<void> {
  const terminal = stderrTerminal();
  const closers = new Closers();
  const stop = watchForStop();
  closers.add('signals', stop.dispose);
  try {
    const handler = await HANDLERS[settings.runner.kind](settings.runner, closers, terminal);
    const server = await start(settings, handler, terminal);
    closers.add('server', () => server.close(GRACE_MS));
    terminal.say(`${settings.protocol} on ${formatAddress(server.address)}: ${settings.runner.kind} ${settings.runner.target}`);
    terminal.say(`Ctrl-C ends it; open requests have ${GRACE_MS / 1000} s then`);
    await stop.stopped;
    terminal.say(server.openRequests > 0 ? `stopping when open requests have ended: ${server.openRequests}` : 'stopping');
  } finally {
    for (const failure of await closers.run()) terminal.say(`${PRODUCT}: ${failure}`);
  }
}

async function start(settings: ServeSettings, handler: Handler, terminal: Terminal): Promise<AppServer> {
  const notices = new Notices((line) => terminal.say(`${terminal.paint('yellow', '!')} ${line}`));
  const onError = (error: unknown): void => {
    const line = error instanceof Error ? error.message : String(error);
    notices.tell(line, line, performance.now());
  };
  const { address, timeout: requestTimeout, protocol, roles } = settings;
  try {
    const options = { handler, requestTimeout, protocol, roles, onError };
    return await (address === 'inherited' ? serveInherited(options) : serve(address, options));
  } catch (error) {
    throw new CommandFailure(error instanceof Error ? error.message : String(error));
  }
}

type HandlerOf = (runner: Runner, closers: Closers, terminal: Terminal) => Promise<Handler>;

const HANDLERS: Readonly<Record<Runner['kind'], HandlerOf>> = {
  handler: async ({ target }) => (await defaultExport(target)) as Handler,
  listener: async ({ target }) => nodeHandler((await defaultExport(target)) as Parameters<typeof nodeHandler>[0]),
  exec: async ({ target, args }) => processHandler(target, { args }),
  mock: openMock,
};

async function defaultExport(path: string): Promise<unknown> {
  const module = await import(pathToFileURL(resolve(path)).href).catch((error: unknown) => {
    throw new CommandFailure(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  });
  const exported: unknown = module.default;
  if (typeof exported !== 'function') throw new CommandFailure(`${path}: its default export is no function`);
  return exported;
}

async function openMock({ target, match, rhythm, ports }: Runner, closers: Closers, terminal: Terminal): Promise<Handler> {
  const opened = await openCapture({ source: target, filter: null, ports });
  closers.add('capture', opened.close);
  const damage = reportFindings(target, opened);
  if (damage !== undefined && opened.indices.length === 0) throw damage;
  const mock = await mockHandler(opened.capture, opened.indices, { match, rhythm });
  if (mock.answers === 0) throw new CommandFailure(`${target}: no exchange in it has an answer`);
  const without = opened.indices.length - mock.answers;
  terminal.say(`${mock.answers} answers to ${mock.requests} requests${without > 0 ? `; ${without} exchanges have none` : ''}`);
  return mock.handler;
}
