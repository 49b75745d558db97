import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { andFilter, bytesIn, bytesOut, durationOf, filterFor, isError } from '@fcgiscope/codec/filter';
import { bucketOf, LATENCY_BUCKETS } from './latency-buckets.js';
import { pathOf, routeOf, routePattern } from './route-of.js';

/** Endpoints beyond this are counted as one: a scanner asks for thousands. */
export const MOST_ENDPOINTS = 2000;

/** What is known of all requests to one script by one method and route. */
export interface Endpoint {
  readonly method: string;
  readonly route: string;
  readonly script: string;
  readonly count: number;
  readonly errors: number;
  /** Milliseconds; null where none ended. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** Bytes of all requests and answers. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly stderrBytes: number;
  /** Exchanges per bucket of {@link LATENCY_BUCKETS}. */
  readonly histogram: readonly number[];
}

interface Tally {
  readonly method: string;
  readonly route: string;
  readonly script: string;
  readonly durations: number[];
  count: number;
  errors: number;
  bytesIn: number;
  bytesOut: number;
  stderrBytes: number;
}

export interface EndpointTable {
  readonly endpoints: readonly Endpoint[];
  /** Exchanges that are in none, because there are more than {@link MOST_ENDPOINTS}. */
  readonly uncounted: number;
}

/** Gathers rows by method, route and script. */
export function endpointsOf(rows: readonly SummaryRow[]): EndpointTable {
  const tallies = new Map<string, Tally>();
  const routes = new Map<string, string>();
  let uncounted = 0;
  for (const row of rows) {
    const tally = tallyFor(tallies, routes, row);
    if (tally === undefined) uncounted++;
    else take(tally, row);
  }
  return { endpoints: [...tallies.values()].map(endpointFrom), uncounted };
}

/** The same paths come again and again: `routes` keeps what they are routes of. */
function routeThrough(routes: Map<string, string>, uri: string): string {
  const path = pathOf(uri);
  const known = routes.get(path);
  if (known !== undefined) return known;
  const route = routeOf(path);
  routes.set(path, route);
  return route;
}

function tallyFor(tallies: Map<string, Tally>, routes: Map<string, string>, row: SummaryRow): Tally | undefined {
  const identity = { method: row.method ?? '', route: routeThrough(routes, row.uri ?? ''), script: row.script ?? '' };
  const key = `${identity.method}\n${identity.route}\n${identity.script}`;
  const known = tallies.get(key);
  if (known !== undefined || tallies.size >= MOST_ENDPOINTS) return known;
  const fresh: Tally = { ...identity, durations: [], count: 0, errors: 0, bytesIn: 0, bytesOut: 0, stderrBytes: 0 };
  tallies.set(key, fresh);
  return fresh;
}

function take(tally: Tally, row: SummaryRow): void {
  const duration = durationOf(row);
  if (duration !== null) tally.durations.push(duration);
  tally.count++;
  if (isError(row)) tally.errors++;
  tally.bytesIn += bytesIn(row);
  tally.bytesOut += bytesOut(row);
  tally.stderrBytes += row.stderrBytes;
}

function endpointFrom({ durations, ...tally }: Tally): Endpoint {
  const sorted = Float64Array.from(durations).sort();
  const histogram = Array.from(LATENCY_BUCKETS, () => 0);
  for (const duration of sorted) histogram[bucketOf(duration)]!++;
  return { ...tally, p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), p99: quantile(sorted, 0.99), histogram };
}

/** The smallest value that at least this share of them does not exceed. */
function quantile(sorted: Float64Array, share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

/** The filter that finds the exchanges of an endpoint. */
export function filterOf({ method, route, script }: Endpoint): string {
  const terms = [filterFor('method', method || null), filterFor('script', script || null)];
  const uri = route === '' ? filterFor('uri', null) : `uri:${routePattern(route)}`;
  return [uri, ...terms].reduce(andFilter, '');
}
