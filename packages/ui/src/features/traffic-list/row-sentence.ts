import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { END_WORDS } from '../../lib/end-state-words.js';
import { findingCount } from '../../lib/finding-count.js';
import { exactBytes } from '../../lib/format-bytes.js';
import { formatDuration } from '../../lib/format-duration.js';

/** What a screen reader says of a row: `38112: POST /checkout, status 500, 1.24 s, 40 bytes of stderr, the application reset the connection`. */
export function rowSentence(row: SummaryRow): string {
  return [
    `${row.index}: ${row.method ?? 'request'} ${row.uri ?? row.script ?? ''}`.trim(),
    row.status === null ? '' : `status ${row.status}`,
    row.end === null ? 'still open' : formatDuration((row.end - row.start) / 1000),
    row.stderrBytes > 0 ? `${exactBytes(row.stderrBytes)} of stderr` : '',
    row.state === 'end-request' && row.gaveUp !== null ? 'the web server gave up before the end' : '',
    row.state === 'open' || row.state === 'end-request' ? '' : END_WORDS[row.state].sentence,
    row.mark === undefined ? '' : `marked ${row.mark.colour}${row.mark.note === '' ? '' : `: ${row.mark.note}`}`,
    findingsText(row),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function findingsText({ worst, diagnosticCodes }: SummaryRow): string {
  if (worst === null) return '';
  return `${findingCount(diagnosticCodes)} ${diagnosticCodes.length === 1 ? 'finding' : 'findings'}, worst: ${worst}`;
}
