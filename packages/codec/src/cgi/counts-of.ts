import type { ExchangeFacts } from '../exchange/index.js';
import { headOf } from './diagnose-exchange.js';

/** What counters of a whole capture need of an exchange: a quarter of the work of its row, and no strings of params. */
export interface ExchangeCounts {
  readonly open: boolean;
  /** As in a row; null where there is no response head. */
  readonly status: number | null;
  /** Content of each stream, in bytes. */
  readonly params: number;
  readonly stdin: number;
  readonly data: number;
  readonly stdout: number;
  readonly stderr: number;
}

/** The counts of an exchange in its present state. */
export function countsOf(facts: ExchangeFacts): ExchangeCounts {
  return {
    open: facts.open,
    status: headOf(facts)?.status ?? null,
    params: facts.params.total,
    stdin: facts.stdin.bytes,
    data: facts.data.bytes,
    stdout: facts.stdout.bytes,
    stderr: facts.stderr.bytes,
  };
}
