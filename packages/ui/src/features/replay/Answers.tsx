import { useSyncExternalStore } from 'react';
import { countOf, formatCount } from '../../lib/format-count.js';
import { formatDuration } from '../../lib/format-duration.js';
import { useCaptureStore } from '../../store/context.js';
import { ProgressBar } from '../../ui/ProgressBar.js';
import styles from './Answers.module.css';
import { CapturedAs } from './CapturedAs.js';
import { RunChart } from './RunChart.js';
import { RunTable } from './RunTable.js';
import { spreadOf } from './spread.js';
import type { EndedRun, ReplayState } from './use-replay.js';

export interface AnswersProps {
  readonly state: ReplayState;
  /** Somebody goes to an exchange. */
  readonly onLeave: () => void;
}

/** How the runs went: while they go, and at their end with what the capture made of them. */
export function Answers({ state, onLeave }: AnswersProps) {
  if (state.kind === 'idle') return null;
  if (state.kind === 'failed') {
    return (
      <p role="alert" className={styles.failed}>
        {state.message}
      </p>
    );
  }
  const { ended, total } = state;
  const exchanges = state.kind === 'done' ? state.exchanges : [];
  return (
    <div role="region" aria-label="Answers" tabIndex={0} className={styles.answers}>
      <Progress state={state} done={ended.length} total={total} />
      {ended.length > 1 && <Figures ended={ended} />}
      {exchanges.length > 0 && <CapturedAs ended={ended} exchanges={exchanges} onLeave={onLeave} />}
      {ended.length > 0 && <RunTable ended={ended} onLeave={onLeave} />}
    </div>
  );
}

function Progress({
  state: { kind },
  done,
  total,
}: {
  readonly state: ReplayState;
  readonly done: number;
  readonly total: number;
}) {
  if (kind === 'running') {
    return (
      <div className={styles.progress}>
        <p role="status">{total === 1 ? 'Waiting for the answer…' : `${formatCount(done)} of ${formatCount(total)} answered`}</p>
        <ProgressBar label="Replay" done={total === 1 ? null : done} total={total} />
      </div>
    );
  }
  if (done === total) return null;
  return (
    <p role="status" className={styles.stopped}>
      Stopped after {countOf(done, 'run')} of {formatCount(total)}.
    </p>
  );
}

function Figures({ ended }: { readonly ended: readonly EndedRun[] }) {
  const answered = ended.filter(({ run }) => run.ok);
  const spread = spreadOf(answered.map(({ run }) => run.milliseconds));
  const failed = ended.length - answered.length;
  const recorded = useRecordedTime(ended);
  return (
    <section className={styles.figures} aria-label="Times">
      <dl className={styles.numbers}>
        <Figure name="min" value={spread?.min} />
        <Figure name="median" value={spread?.median} line="solid" />
        <Figure name="p95" value={spread?.p95} line="dashed" />
        <Figure name="max" value={spread?.max} />
        {recorded !== null && <Figure name="recorded" value={recorded} />}
        <div className={styles.figure} data-bad={failed > 0 || undefined}>
          <dt>failed</dt>
          <dd>{formatCount(failed)}</dd>
        </div>
      </dl>
      {spread !== null && ended.length >= LEAST_CHARTED && <RunChart ended={ended} spread={spread} />}
    </section>
  );
}

/** Fewer runs are no picture. */
const LEAST_CHARTED = 5;

interface FigureProps {
  readonly name: string;
  readonly value: number | undefined;
  /** How the chart draws it. */
  readonly line?: 'solid' | 'dashed';
}

function Figure({ name, value, line }: FigureProps) {
  return (
    <div className={styles.figure}>
      <dt data-line={line}>{name}</dt>
      <dd>{value === undefined ? '—' : formatDuration(value)}</dd>
    </div>
  );
}

/** How long the exchange took that all runs come from; null where they come from several. */
function useRecordedTime(ended: readonly EndedRun[]): number | null {
  const store = useCaptureStore();
  const origin = ended[0]?.origin;
  const isOne = ended.every((run) => run.origin === origin);
  const row = useSyncExternalStore(store.subscribeRows, () => (origin === undefined ? undefined : store.rows.get(origin)));
  return !isOne || row === undefined || row.end === null ? null : (row.end - row.start) / 1000;
}
