import type { SummaryRow } from '@fcgiscope/codec/exchange';
import type { ReplayRun } from '@fcgiscope/codec/live';
import type { ReactNode } from 'react';
import { exactBytes } from '../../lib/format-bytes.js';
import { formatDuration } from '../../lib/format-duration.js';
import { useCaptureStore } from '../../store/context.js';
import { formatRoute } from '../../store/route.js';
import { formatView } from '../../store/view.js';
import { ShowMore } from '../../ui/ShowMore.js';
import styles from './RunTable.module.css';
import type { EndedRun } from './use-replay.js';

export interface RunTableProps {
  readonly ended: readonly EndedRun[];
  readonly onLeave: () => void;
}

/** Every run: what it answered, and what the recorded exchange had answered. */
export function RunTable({ ended, onLeave }: RunTableProps) {
  const { rows } = useCaptureStore();
  const numbered = ended.map((run, i) => ({ ...run, number: i + 1 }));
  const several = new Set(ended.map(({ origin }) => origin)).size > 1;
  // Of many runs of one exchange, what it took when it was recorded is said once, above.
  const compares = several || ended.length === 1;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">run</th>
          {several && <th scope="col">of</th>}
          <th scope="col">status</th>
          <th scope="col">time</th>
          <th scope="col">body</th>
          <th scope="col" className={styles.wide}>
            {ended.some(({ exchange }) => exchange !== null) && 'captured as'}
          </th>
        </tr>
      </thead>
      <tbody>
        <ShowMore items={numbered} wrap={inRow}>
          {({ number, origin, run, exchange }) => (
            <tr key={number} data-failed={!run.ok || undefined}>
              <td className={styles.number}>{number}</td>
              {several && <td className={styles.number}>#{origin}</td>}
              {run.ok ? <Answered run={run} before={rows.get(origin)} saysTime={compares} /> : <Failed run={run} />}
              <td className={styles.wide}>
                {exchange !== null && <Links origin={origin} exchange={exchange} onLeave={onLeave} />}
              </td>
            </tr>
          )}
        </ShowMore>
      </tbody>
    </table>
  );
}

function inRow(button: ReactNode) {
  return (
    <tr>
      <td colSpan={6}>{button}</td>
    </tr>
  );
}

interface AnsweredProps {
  readonly run: Extract<ReplayRun, { ok: true }>;
  readonly before: SummaryRow | undefined;
  /** Also how long it took when it was recorded. */
  readonly saysTime: boolean;
}

function Answered({ run, before, saysTime }: AnsweredProps) {
  const time = !saysTime || before === undefined || before.end === null ? null : (before.end - before.start) / 1000;
  const body = before === undefined ? null : before.stdoutBytes - before.headBytes;
  return (
    <>
      <ThenNow then={before?.status ?? null} now={run.status} words={String} />
      <ThenNow then={time} now={run.milliseconds} words={formatDuration} quiet />
      <ThenNow then={body} now={run.bodyBytes} words={exactBytes} />
    </>
  );
}

interface ThenNowProps {
  readonly then: number | null;
  readonly now: number;
  readonly words: (value: number) => string;
  /** It is never the same twice. */
  readonly quiet?: boolean;
}

/** `200`, or `200 → 500` where it changed. */
function ThenNow({ then, now, words, quiet = false }: ThenNowProps) {
  const changed = then !== null && then !== now;
  return (
    <td className={styles.number} data-changed={(changed && !quiet) || undefined}>
      {changed && <span className={styles.then}>{words(then)} → </span>}
      {words(now)}
    </td>
  );
}

function Failed({ run }: { readonly run: Extract<ReplayRun, { ok: false }> }) {
  return (
    <td colSpan={3} className={styles.error}>
      {run.error.message}
    </td>
  );
}

interface LinksProps {
  readonly origin: number;
  readonly exchange: number;
  readonly onLeave: () => void;
}

function Links({ origin, exchange, onLeave }: LinksProps) {
  return (
    <span className={styles.links}>
      <a href={`#${formatRoute({ index: exchange, tab: 'overview' })}`} onClick={onLeave}>
        #{exchange}
      </a>
      <a href={`#${formatView({ kind: 'compare', left: origin, right: exchange })}`} onClick={onLeave}>
        compare
      </a>
    </span>
  );
}
