import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { formatDuration } from '../../lib/format-duration.js';
import { segmentsOf } from '../../lib/phases.js';

/** The numbers behind a bar: `send 0.12 ms, wait 81 ms, receive 2.1 ms`. An exchange that is still open has none yet. */
export function phaseNumbers(row: SummaryRow): string {
  if (row.end === null) return 'still open';
  const segments = segmentsOf(row, row.end);
  return segments.map(({ phase, from, to }) => `${phase} ${formatDuration((to - from) / 1000)}`).join(', ');
}
