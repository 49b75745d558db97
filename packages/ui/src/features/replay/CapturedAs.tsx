import { useEffect, useRef } from 'react';
import { formatRoute } from '../../store/route.js';
import { formatView } from '../../store/view.js';
import styles from './Answers.module.css';
import type { EndedRun } from './use-replay.js';

/** So many are linked; the list has all of them, marked. */
const MOST_LINKED = 12;

export interface CapturedAsProps {
  readonly ended: readonly EndedRun[];
  /** What the capture made of the runs, ascending. */
  readonly exchanges: readonly number[];
  readonly onLeave: () => void;
}

/** Leads to the new exchanges, and to the comparison with the one that they come from. */
export function CapturedAs({ ended, exchanges, onLeave }: CapturedAsProps) {
  const compare = useRef<HTMLAnchorElement>(null);
  useEffect(() => compare.current?.focus(), []);
  const origins = new Set(ended.map(({ origin }) => origin));
  const [origin] = origins;
  const last = exchanges.at(-1);
  const others = exchanges.length - MOST_LINKED;
  return (
    <p className={styles.captured}>
      {origins.size === 1 && origin !== undefined && last !== undefined && (
        <a
          ref={compare}
          className={styles.compare}
          href={`#${formatView({ kind: 'compare', left: origin, right: last })}`}
          onClick={onLeave}
        >
          Compare #{origin} and #{last} side by side
        </a>
      )}
      <span>captured as</span>
      {exchanges.slice(0, MOST_LINKED).map((index) => (
        <a key={index} href={`#${formatRoute({ index, tab: 'overview' })}`} onClick={onLeave}>
          #{index}
        </a>
      ))}
      {others > 0 && <span>and {others} more</span>}
    </p>
  );
}
