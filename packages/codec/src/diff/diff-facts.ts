import type { Exchange } from '../exchange/index.js';

/** Something that two exchanges each have one of. */
export interface FactDifference {
  readonly name: string;
  readonly unit: 'text' | 'ms' | 'bytes' | 'count';
  readonly left: string | number | null;
  readonly right: string | number | null;
  readonly same: boolean;
}

interface Fact {
  readonly name: string;
  readonly unit: FactDifference['unit'];
  readonly of: (exchange: Exchange) => string | number | null;
}

/** What is compared besides params, headers, bodies and records. */
const FACTS: readonly Fact[] = [
  { name: 'method', unit: 'text', of: ({ request }) => request.method },
  { name: 'URI', unit: 'text', of: ({ request }) => request.uri },
  { name: 'host', unit: 'text', of: ({ request }) => request.host },
  { name: 'script', unit: 'text', of: ({ request }) => request.script },
  { name: 'role', unit: 'text', of: ({ role }) => role },
  { name: 'status', unit: 'count', of: ({ response }) => response?.status ?? null },
  { name: 'end', unit: 'text', of: ({ end }) => end.state },
  { name: 'appStatus', unit: 'count', of: ({ end }) => end.appStatus },
  { name: 'application', unit: 'text', of: ({ connection }) => connection.app },
  {
    name: 'keep-conn',
    unit: 'text',
    of: ({ keepConnection }) => (keepConnection === null ? null : keepConnection ? 'yes' : 'no'),
  },
  { name: 'send', unit: 'ms', of: ({ timings }) => timings.send },
  { name: 'wait', unit: 'ms', of: ({ timings }) => timings.wait },
  { name: 'receive', unit: 'ms', of: ({ timings }) => timings.receive },
  { name: 'total', unit: 'ms', of: ({ timings }) => timings.total },
  { name: 'afterlife', unit: 'ms', of: ({ timings }) => timings.afterlife ?? null },
  { name: 'request body', unit: 'bytes', of: ({ streams }) => streams.stdin.bytes },
  { name: 'response head', unit: 'bytes', of: ({ response }) => response?.headerBytes ?? null },
  { name: 'response body', unit: 'bytes', of: ({ response }) => response?.bodyBytes ?? null },
  { name: 'STDERR', unit: 'bytes', of: ({ streams }) => streams.stderr.bytes },
  { name: 'findings', unit: 'text', of: ({ diagnostics }) => diagnostics.map(({ code }) => code).join(', ') || null },
];

/** The facts that at least one of the two exchanges has. */
export function diffFacts(left: Exchange, right: Exchange): FactDifference[] {
  return FACTS.map(({ name, unit, of }) => ({ name, unit, left: of(left), right: of(right) }))
    .filter((fact) => fact.left !== null || fact.right !== null)
    .map((fact) => ({ ...fact, same: fact.left === fact.right }));
}
