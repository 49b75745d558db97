import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Exchange, ExchangeMark } from '@fcgiscope/codec/exchange';
import type { ExchangeListReply, RecordListReply, StatusReply } from '@fcgiscope/codec/live';
import { freePort } from './address.js';
import { Daemon } from './daemon.js';
import { eventually } from './wait.js';

const COMMAND = join(import.meta.dirname, '../../packages/proxy/dist/main.js');
const TOKEN = 'integration-test-token';

/** The `fcgiscope` command as a process of its own, and its HTTP API. */
export class Scope {
  readonly url: string;
  readonly token = TOKEN;
  readonly captureFolder: string;
  readonly #daemon: Daemon;

  constructor(url: string, captureFolder: string, daemon: Daemon) {
    this.url = url;
    this.captureFolder = captureFolder;
    this.#daemon = daemon;
  }

  get output(): string {
    return this.#daemon.output;
  }

  get pid(): number {
    return this.#daemon.child.pid!;
  }

  get isAlive(): boolean {
    return this.#daemon.isAlive;
  }

  /** The address that the command prints: it opens the page. */
  get pageAddress(): string {
    return `${this.url}/?token=${this.token}`;
  }

  fetch(path: string): Promise<Response> {
    return fetch(`${this.url}${path}`, { headers: { Authorization: `Bearer ${this.token}` } });
  }

  async #json<T>(path: string): Promise<T> {
    const reply = await this.fetch(path);
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as T;
  }

  status(): Promise<StatusReply> {
    return this.#json('/api/status');
  }

  async exchangesAfter(index: number): Promise<readonly Exchange[]> {
    return (await this.#json<ExchangeListReply>(`/api/exchanges?after=${index}`)).exchanges;
  }

  records(index: number, query = ''): Promise<RecordListReply> {
    return this.#json(`/api/exchanges/${index}/records${query}`);
  }

  /** As somebody does on the page. */
  async mark(index: number, mark: ExchangeMark): Promise<void> {
    const headers = { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' };
    const path = `${this.url}/api/exchanges/${index}/mark`;
    const reply = await fetch(path, { method: 'PUT', headers, body: JSON.stringify({ mark }) });
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  }

  async stream(index: number, name: 'stdin' | 'stdout' | 'stderr'): Promise<Buffer> {
    const reply = await this.fetch(`/api/exchanges/${index}/streams/${name}`);
    return Buffer.from(await reply.arrayBuffer());
  }

  async lastIndex(): Promise<number> {
    let last = 0;
    for (let page = await this.exchangesAfter(last); page.length > 0; page = await this.exchangesAfter(last))
      last = page.at(-1)!.index;
    return last;
  }

  /** The first exchange after the given one, once it has ended. */
  async nextEnded(after: number): Promise<Exchange> {
    return eventually(`the end of the exchange after ${after}`, async () => {
      const [next] = await this.exchangesAfter(after);
      return next && next.end.state !== 'open' && next;
    });
  }

  /** As Ctrl-C does it. */
  async stop(): Promise<void> {
    await this.#daemon.stop('SIGINT');
    rmSync(dirname(this.captureFolder), { recursive: true, force: true });
  }

  /** Without a chance to tidy up; what it captured stays. */
  async kill(): Promise<void> {
    await this.#daemon.stop('SIGKILL');
  }
}

/** `fcgiscope tap …`, once its API answers. The arguments are the pairs, or `--takeover` with its address. */
export async function startScope(args: readonly string[]): Promise<Scope> {
  const port = await freePort();
  const captureFolder = join(mkdtempSync(join(tmpdir(), 'fcgiscope-e2e-')), 'capture');
  const all = [COMMAND, 'tap', ...args, '--ui', `127.0.0.1:${port}`, '--token', TOKEN, '--capture', captureFolder];
  const daemon = new Daemon('fcgiscope tap', process.execPath, all, { cwd: tmpdir(), env: { NO_COLOR: '1' } });
  const scope = new Scope(`http://127.0.0.1:${port}`, captureFolder, daemon);
  try {
    await eventually('the API of fcgiscope', async () => {
      if (!scope.isAlive) throw new Error(`fcgiscope has ended: ${scope.output}`);
      return scope.status().catch(() => undefined);
    });
  } catch (error) {
    await scope.stop();
    throw error;
  }
  return scope;
}
