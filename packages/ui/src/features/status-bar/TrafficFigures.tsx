import { useEffect, useState } from 'react';
import { formatBytes } from '../../lib/format-bytes.js';
import { formatCount } from '../../lib/format-count.js';
import { formatDuration } from '../../lib/format-duration.js';
import { formatPercent, formatRate } from '../../lib/format-rate.js';
import type { CaptureStore } from '../../store/capture-store.js';
import { useCaptureFacts, useCaptureStore } from '../../store/context.js';
import { RATE_WINDOW_SECONDS } from '../../store/rate-window.js';
import styles from './TrafficFigures.module.css';

/** People read these; faster than this they only flicker. */
const REFRESH_MS = 500;

/** Renders again at that pace; at once when the first rows have come. */
function useTicks(store: CaptureStore): void {
  const [, tick] = useState(0);
  useEffect(() => {
    const next = () => tick((n) => n + 1);
    const timer = setInterval(next, REFRESH_MS);
    let wasEmpty = store.rows.size === 0;
    const stop = store.subscribeRows(() => {
      if (wasEmpty) next();
      wasEmpty = store.rows.size === 0;
    });
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [store]);
}

/** How many are shown, and how the traffic goes on. */
export function TrafficFigures() {
  const store = useCaptureStore();
  useTicks(store);
  const { status, connection } = useCaptureFacts();
  const { count } = store.view;
  const total = store.rows.size;
  return (
    <dl className={styles.figures}>
      <Figure name="shown" hint="Exchanges that the filter lets through, of all that are kept">
        {count === total ? formatCount(total) : `${formatCount(count)} of ${formatCount(total)}`}
      </Figure>
      {connection.kind !== 'absent' && status?.file === undefined && <LiveFigures />}
    </dl>
  );
}

/** What the traffic of the last seconds is like, and how much of it is kept: of a capture that goes on. */
function LiveFigures() {
  const store = useCaptureStore();
  const { status } = useCaptureFacts();
  const { perSecond, p95, errorShare } = store.rates.at(store.clock.now());
  const recent = `over the last ${RATE_WINDOW_SECONDS} s`;
  return (
    <>
      <Figure name="req/s" hint={`Exchanges that ended per second, ${recent}`}>
        {formatRate(perSecond)}
      </Figure>
      <Figure name="p95" hint={`95 % of the exchanges took at most this long, ${recent}`}>
        {p95 === null ? '–' : formatDuration(p95)}
      </Figure>
      <Figure name="errors" hint={`Share of failed exchanges, ${recent}`} alarming={errorShare !== null && errorShare > 0}>
        {errorShare === null ? '–' : formatPercent(errorShare)}
      </Figure>
      {status !== null && (
        <Figure name="kept" hint={`Captured bytes on disk, of at most ${formatBytes(status.limitBytes)}; then the oldest go`}>
          {formatBytes(status.storedBytes)}
        </Figure>
      )}
    </>
  );
}

interface FigureProps {
  readonly name: string;
  readonly hint: string;
  readonly alarming?: boolean;
  readonly children: string;
}

function Figure({ name, hint, alarming = false, children }: FigureProps) {
  return (
    <div className={styles.figure} title={hint} data-alarming={alarming || undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
