import { useCaptureFacts } from '../../store/context.js';
import styles from './ConnectionBadge.module.css';
import { liveState } from './live-state.js';

/** The state of the capture in one word, and where it taps. */
export function ConnectionBadge() {
  const facts = useCaptureFacts();
  const state = liveState(facts);
  const taps = facts.status?.taps ?? facts.hello?.taps ?? [];
  return (
    <div className={styles.badge}>
      <span className={styles.state} data-tone={state.tone} role="status" title={state.sentence}>
        <span className={styles.dot} aria-hidden />
        {state.word}
      </span>
      {taps.length > 0 && (
        <span className={styles.taps} title={taps.map((tap) => `${tap.listen} → ${tap.upstream}`).join('\n')}>
          {taps.map((tap) => tap.listen).join(', ')}
          <span className={styles.arrow}> → </span>
          {[...new Set(taps.map((tap) => tap.upstream))].join(', ')}
        </span>
      )}
    </div>
  );
}
