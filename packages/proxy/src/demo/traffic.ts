import { Agent, request as httpRequest } from 'node:http';
import { nextVisit, type Random, type Visit } from './visits.js';

export interface TrafficOptions {
  /** Where the visitors go: the demo’s web server. */
  readonly url: string;
  /** Visits a second, on average. */
  readonly rate: number;
}

/** A burst: so many visitors at once, every so often. */
const BURST_VISITS = 15;
const BURST_EVERY_MS = 20_000;

/** Visitors that are there at once; while there are more, nobody new comes. */
const MAX_VISITORS = 40;

const random: Random = (below) => Math.floor(Math.random() * below);

/** Visitors that come and go until they are told to stop. */
export class Traffic {
  readonly #options: TrafficOptions;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: MAX_VISITORS });
  #visitors = 0;
  #next: NodeJS.Timeout | undefined;
  #burst: NodeJS.Timeout | undefined;

  constructor(options: TrafficOptions) {
    this.#options = options;
    if (options.rate > 0) this.#schedule();
    if (options.rate > 0) this.#burst = setInterval(() => this.#crowd(), BURST_EVERY_MS);
  }

  stop(): void {
    clearTimeout(this.#next);
    clearInterval(this.#burst);
    this.#agent.destroy();
  }

  /** People come by chance: the gaps between them are exponential. */
  #schedule(): void {
    const gap = (-Math.log(1 - Math.random()) * 1000) / this.#options.rate;
    this.#next = setTimeout(() => {
      this.#visit(nextVisit(random));
      this.#schedule();
    }, gap);
  }

  #crowd(): void {
    for (let visitor = 0; visitor < BURST_VISITS; visitor++) this.#visit(nextVisit(random));
  }

  #visit({ method, path, headers, body, leaveAfter }: Visit): void {
    if (this.#visitors >= MAX_VISITORS) return;
    this.#visitors++;
    const url = new URL(path, this.#options.url);
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const all = { Host: `shop.test:${url.port}`, ...headers, ...length };
    const request = httpRequest(url, { method, agent: this.#agent, headers: all });
    const leaving = leaveAfter === undefined ? undefined : setTimeout(() => request.destroy(), leaveAfter);
    request.on('response', (response) => response.on('error', () => {}).resume());
    // A web server that answers nobody is part of what is to be seen.
    request.on('error', () => {});
    request.on('close', () => {
      clearTimeout(leaving);
      this.#visitors--;
    });
    request.end(body);
  }
}
