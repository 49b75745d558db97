import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { err, ok, type Result } from '@fcgiscope/codec/core';
import { Command, Option } from 'commander';
import type { Cast } from '../demo/cast.js';
import type { UnixAddress } from '../net/address.js';
import { inWords } from '../net/system-error.js';
import { DEFAULT_CAPTURE_BYTES } from '../store/store-limits.js';
import { read } from './argument.js';
import type { Closers } from './closers.js';
import { CommandFailure } from './exit-code.js';
import { DEFAULT_PAGE_ADDRESS, formatPageAddress, type PageAddress, parsePageAddress } from './page-address.js';
import type { Alongside } from './run-tap.js';
import { settingsOf } from './tap-settings.js';
import type { Terminal } from './terminal.js';

/** Visits a second: enough that something always happens, few enough to follow. */
const DEFAULT_RATE = 4;
const MAX_RATE = 1000;

interface DemoFlags {
  readonly ui: PageAddress | false;
  readonly port: number;
  readonly rate: number;
  readonly real?: boolean;
  readonly open?: boolean;
  readonly seconds?: number;
}

const EXAMPLES = `
Examples:
  $ fcgiscope demo --open            a shop, its visitors, a tap between web server and application, and the page
  $ fcgiscope demo --real            the same with nginx and PHP-FPM
  $ fcgiscope demo --rate 0          no visitors: click around in the shop yourself
`;

/** `fcgiscope demo`. */
export function demoCommand(): Command {
  return new Command('demo')
    .summary('try it: a web server, an application, visitors and the page, all included')
    .description('Starts a small shop with a web server and visitors, puts a tap between them, and shows the traffic.')
    .addOption(PAGE_OPTION)
    .option('--no-ui', 'no page: traffic alone')
    .addOption(
      new Option('--port <number>', 'port of the shop on 127.0.0.1; 0 is any free one').argParser(read(parsePort)).default(0),
    )
    .addOption(new Option('--rate <number>', 'visits a second').argParser(read(parseRate)).default(DEFAULT_RATE))
    .option('--real', 'with nginx and PHP-FPM instead of what is embedded')
    .option('--open', 'open the page in the browser')
    .addOption(new Option('--seconds <number>', 'end after so long; default: at Ctrl-C').argParser(read(parseSeconds)))
    .addHelpText('after', EXAMPLES)
    .action(runDemo);
}

const PAGE_OPTION = new Option('--ui <host:port>', 'where the page is served; port 0 is any free one')
  .argParser(read(parsePageAddress))
  .default(DEFAULT_PAGE_ADDRESS, formatPageAddress(DEFAULT_PAGE_ADDRESS));

async function runDemo(flags: DemoFlags): Promise<void> {
  const folder = makeFolder();
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  const listen: UnixAddress = { kind: 'unix', path: join(folder, 'tap.sock') };
  const upstream: UnixAddress = { kind: 'unix', path: join(folder, 'app.sock') };
  try {
    const { ui, open } = flags;
    const settings = settingsOf([{ listen, upstream }], {
      ui,
      maxCapture: DEFAULT_CAPTURE_BYTES,
      protocol: 'auto',
      ...(open === true && { open }),
    });
    // Loaded only now: the help and the other commands start in half the time without a web server.
    const [{ runTap }, cast] = await Promise.all([import('./run-tap.js'), loadCast(flags)]);
    await runTap(settings, theatre({ cast, folder, listen, upstream, flags }));
  } finally {
    removeFolder();
    process.off('exit', removeFolder);
  }
}

function makeFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'fcgiscope-demo-'));
  } catch (error) {
    throw new CommandFailure(`cannot make a temporary directory in ${tmpdir()}: ${inWords(error)}`);
  }
}

async function loadCast({ real }: DemoFlags): Promise<Cast> {
  if (real === true) return (await import('../demo/real/real-cast.js')).REAL_CAST;
  return (await import('../demo/embedded-cast.js')).EMBEDDED_CAST;
}

interface Theatre {
  readonly cast: Cast;
  readonly folder: string;
  readonly listen: UnixAddress;
  readonly upstream: UnixAddress;
  readonly flags: DemoFlags;
}

/** The application comes before the tap and goes after it, web server and visitors the other way round. */
function theatre({ cast, folder, listen, upstream, flags }: Theatre): Alongside {
  return {
    prepare: async (closers: Closers) => {
      const application = await orFail(cast.startApplication(folder, upstream));
      closers.add('application', () => application.close());
    },
    start: async (closers: Closers, terminal: Terminal) => {
      const { Traffic } = await import('../demo/traffic.js');
      const webServer = await orFail(cast.startWebServer(folder, listen, flags.port), '; --port chooses another for the shop');
      closers.add('web server', () => webServer.close());
      const traffic = new Traffic({ url: webServer.url, rate: flags.rate });
      closers.add('visitors', () => traffic.stop());
      terminal.say(`  shop     ${terminal.paint('cyan', webServer.url)} (click around in it, and watch the page)`);
    },
    ...(flags.seconds !== undefined && { ended: sleep(flags.seconds * 1000, undefined, { ref: false }) }),
  };
}

/** `advice` is for an address that is in use. */
async function orFail<T>(work: Promise<T>, advice = ''): Promise<T> {
  return work.catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(message.endsWith('(EADDRINUSE)') ? `${message}${advice}` : message);
  });
}

function parsePort(text: string): Result<number, string> {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65535 ? ok(Number(text)) : err(`"${text}" is no port`);
}

function parseRate(text: string): Result<number, string> {
  const rate = Number(text);
  return text !== '' && rate >= 0 && rate <= MAX_RATE ? ok(rate) : err(`a rate is a number from 0 to ${MAX_RATE}`);
}

function parseSeconds(text: string): Result<number, string> {
  return Number(text) > 0 ? ok(Number(text)) : err(`"${text}" is no number of seconds`);
}
