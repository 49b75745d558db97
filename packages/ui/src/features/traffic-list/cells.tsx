import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { clsx } from 'clsx';
import { END_WORDS } from '../../lib/end-state-words.js';
import { findingCount } from '../../lib/finding-count.js';
import { formatBytes } from '../../lib/format-bytes.js';
import { SeverityMark } from '../../ui/SeverityMark.js';
import styles from './cells.module.css';

/** The number, and the colour of its mark before it. */
export function IndexCell({ row }: { readonly row: SummaryRow }) {
  return (
    <>
      {row.mark !== undefined && <span className={styles.mark} data-mark={row.mark.colour} />}
      {row.index}
    </>
  );
}

export function StatusCell({ row }: { readonly row: SummaryRow }) {
  if (row.status === null) return <span className={styles.faint}>{row.end === null ? '…' : '—'}</span>;
  return <span className={statusClass(row.status)}>{row.status}</span>;
}

/** The digits carry the meaning; weight and colour only help to find them. */
function statusClass(status: number): string | undefined {
  if (status >= 500) return styles.failed;
  if (status >= 400) return styles.refused;
  return status >= 300 ? styles.quiet : undefined;
}

/** The path is what people look for; the query only tells one from another. */
export function UriCell({ uri }: { readonly uri: string | null }) {
  if (uri === null) return <span className={styles.faint}>—</span>;
  const mark = uri.indexOf('?');
  const path = mark < 0 ? uri : uri.slice(0, mark);
  return (
    <>
      {path}
      <span className={styles.faint}>{uri.slice(path.length)}</span>
    </>
  );
}

export function StderrCell({ row }: { readonly row: SummaryRow }) {
  if (row.stderrBytes === 0) return null;
  return <span className={styles.stderr}>▲ {formatBytes(row.stderrBytes)}</span>;
}

/** `2 app RST abort`: number of findings, then how it ended where that is odd. */
export function flagsText(row: SummaryRow): string {
  const { diagnosticCodes: codes } = row;
  const flags = [
    codes.length > 0 && findingCount(codes),
    endFlag(row),
    hasAfterlife(row) && 'gave up',
    row.abortRequest && 'abort',
  ];
  return flags.filter((flag) => flag !== false && flag !== '').join(' ');
}

/** The web server had gone before the application was done: its visitor got another answer than the one that is shown. */
function hasAfterlife({ gaveUp, end, state }: SummaryRow): boolean {
  return state === 'end-request' && gaveUp !== null && end !== null && gaveUp < end;
}

/** SCGI and uwsgi end with the application's close: nothing to flag. */
function endFlag(row: SummaryRow): string {
  return row.protocol !== 'fastcgi' && row.state === 'app-closed' ? '' : END_WORDS[row.state].short;
}

export function FlagsCell({ row }: { readonly row: SummaryRow }) {
  const end = endFlag(row);
  return (
    <span className={styles.flags}>
      {(row.worst === 'error' || row.worst === 'warning') && (
        <SeverityMark severity={row.worst} count={findingCount(row.diagnosticCodes)} />
      )}
      {end !== '' && <span className={clsx(styles.flag, styles.broken)}>{end}</span>}
      {hasAfterlife(row) && (
        <span className={clsx(styles.flag, styles.broken)} title="The web server gave up before the end">
          gave up
        </span>
      )}
      {row.abortRequest && <span className={styles.flag}>abort</span>}
    </span>
  );
}
