import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { filterFor } from '@fcgiscope/codec/filter';

type Value = (row: SummaryRow) => string | number | null;

/** What of a row a column's cell stands for, in the words of the filter. Columns that are not here stand for nothing to look for. */
const VALUES: Readonly<Record<string, readonly [field: string, value: Value]>> = {
  method: ['method', (row) => row.method],
  status: ['status', (row) => row.status],
  host: ['host', (row) => row.host],
  uri: ['uri', (row) => row.uri],
  script: ['script', (row) => row.script],
  role: ['role', (row) => row.role],
  duration: ['duration', (row) => (row.end === null ? 0 : (row.end - row.start) / 1000)],
  in: ['in', (row) => row.stdinBytes + row.dataBytes],
  out: ['out', (row) => row.stdoutBytes],
  stderr: ['has', (row) => (row.stderrBytes > 0 ? 'stderr' : null)],
  flags: ['diag', (row) => row.diagnosticCodes[0] ?? null],
  connection: ['conn', (row) => row.connection],
  requestId: ['id', (row) => row.requestId],
  tap: ['tap', (row) => row.tap],
  protocol: ['protocol', (row) => row.protocol],
  remote: ['remote', (row) => row.remoteAddress],
  userAgent: ['agent', (row) => row.userAgent],
  contentType: ['type', (row) => row.contentType],
};

/** The term that finds exchanges like this one in that column; null where there is none. `made`: the value of a column that somebody made. */
export function termOf(column: string, row: SummaryRow, made?: string | null): string | null {
  if (made !== undefined) return filterFor(column, made);
  const [field, value] = VALUES[column] ?? [];
  if (field === undefined || value === undefined) return null;
  if (field === 'has') return row.stderrBytes > 0 ? 'has:stderr' : '-has:stderr';
  return filterFor(field, value(row));
}
