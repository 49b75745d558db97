import { formatBytes } from '../../lib/format-bytes.js';
import { formatCount } from '../../lib/format-count.js';
import { formatDuration } from '../../lib/format-duration.js';
import { formatPercent } from '../../lib/format-rate.js';
import type { Endpoint } from './endpoint.js';

export interface EndpointColumn {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  readonly align: 'start' | 'end';
  readonly sortBy: (endpoint: Endpoint) => number | string;
  readonly text: (endpoint: Endpoint) => string;
  /** Hover of a cell, where it says more than its text. */
  readonly hover?: (endpoint: Endpoint) => string;
}

const NOTHING = -1;

const duration = (of: (endpoint: Endpoint) => number | null): Pick<EndpointColumn, 'align' | 'sortBy' | 'text'> => ({
  align: 'end',
  sortBy: (endpoint) => of(endpoint) ?? NOTHING,
  text: (endpoint) => {
    const ms = of(endpoint);
    return ms === null ? '' : formatDuration(ms);
  },
});

const bytes = (of: (endpoint: Endpoint) => number): Pick<EndpointColumn, 'align' | 'sortBy' | 'text'> => ({
  align: 'end',
  sortBy: of,
  text: (endpoint) => (of(endpoint) === 0 ? '' : formatBytes(of(endpoint))),
});

const words = (of: (endpoint: Endpoint) => string): Pick<EndpointColumn, 'align' | 'sortBy' | 'text'> => ({
  align: 'start',
  sortBy: of,
  text: of,
});

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export const ENDPOINT_COLUMNS: readonly EndpointColumn[] = [
  { id: 'method', title: 'method', hint: 'REQUEST_METHOD', ...words(({ method }) => method) },
  { id: 'route', title: 'route', hint: 'Path of the URI; :id stands for what differs', ...words(({ route }) => route) },
  {
    id: 'script',
    title: 'script',
    hint: 'SCRIPT_FILENAME',
    ...words(({ script }) => baseName(script)),
    hover: ({ script }) => script,
  },
  {
    id: 'count',
    title: 'requests',
    hint: 'Exchanges that the filter shows',
    align: 'end',
    sortBy: ({ count }) => count,
    text: ({ count }) => formatCount(count),
  },
  {
    id: 'errors',
    title: 'errors',
    hint: '5xx, broken off, or with a finding of severity error',
    align: 'end',
    sortBy: ({ errors, count }) => errors / count,
    text: ({ errors, count }) => (errors === 0 ? '' : `${formatCount(errors)} · ${formatPercent(errors / count)}`),
  },
  { id: 'p50', title: 'p50', hint: 'Half of them took at most this long', ...duration(({ p50 }) => p50) },
  { id: 'p95', title: 'p95', hint: '95 % took at most this long', ...duration(({ p95 }) => p95) },
  { id: 'p99', title: 'p99', hint: '99 % took at most this long', ...duration(({ p99 }) => p99) },
  { id: 'in', title: 'in', hint: 'Bytes of all request bodies', ...bytes((endpoint) => endpoint.bytesIn) },
  { id: 'out', title: 'out', hint: 'Bytes of all responses', ...bytes((endpoint) => endpoint.bytesOut) },
  { id: 'stderr', title: 'stderr', hint: 'Bytes of STDERR', ...bytes(({ stderrBytes }) => stderrBytes) },
];
