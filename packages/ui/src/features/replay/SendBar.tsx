import { MOST_CONCURRENT_REPLAYS, MOST_REPLAYS, type TapStatus } from '@fcgiscope/codec/live';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { isFocusLost } from '../../lib/focus.js';
import { formatCount } from '../../lib/format-count.js';
import { Button } from '../../ui/Button.js';
import { NumberField } from './NumberField.js';
import styles from './SendBar.module.css';

export interface Repeat {
  readonly times: number;
  readonly concurrency: number;
  readonly onTimes: (times: number) => void;
  readonly onConcurrency: (concurrency: number) => void;
}

export interface SendBarProps {
  readonly taps: readonly TapStatus[];
  /** Null: each through its own. */
  readonly tap: string | null;
  readonly onTap: (tap: string | null) => void;
  /** Null where nothing is repeated. */
  readonly repeat: Repeat | null;
  /** What is sent: `POST`, `5 requests`. */
  readonly verb: string;
  readonly count: number;
  /** What may change something; null where nothing does. */
  readonly risk: string | null;
  /** Why nothing can be sent; null where it can. */
  readonly mistake: string | null;
  readonly isRunning: boolean;
  readonly onDryRun: (() => void) | null;
  readonly onSend: () => void;
  readonly onStop: () => void;
}

/** Where to, how often, and the button; what may change something is asked about first. */
export function SendBar(props: SendBarProps) {
  const { risk, mistake, isRunning, onDryRun, onSend, onStop } = props;
  const [asking, setAsking] = useState<boolean | null>(null);
  const sendButton = useRef<HTMLButtonElement>(null);
  const stopButton = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The button that was pressed has gone; who has gone elsewhere meanwhile stays there.
    if (isFocusLost()) (isRunning ? stopButton : sendButton).current?.focus();
  }, [isRunning]);
  useEffect(() => {
    if (asking === false) sendButton.current?.focus();
  }, [asking]);
  const confirm = () => {
    setAsking(false);
    onSend();
  };
  if (asking === true && risk !== null && mistake === null) {
    return <Confirmation {...props} risk={risk} onBack={() => setAsking(false)} onConfirm={confirm} />;
  }
  return (
    <footer className={styles.bar}>
      <Target {...props} />
      {props.repeat !== null && <Repeats {...props.repeat} />}
      <p role="alert" className={styles.mistake}>
        {mistake}
      </p>
      {onDryRun !== null && <Button onClick={onDryRun}>Dry run</Button>}
      {isRunning ? (
        <Button ref={stopButton} onClick={onStop}>
          Stop
        </Button>
      ) : (
        <Button
          ref={sendButton}
          kind="primary"
          disabled={mistake !== null}
          onClick={risk === null ? onSend : () => setAsking(true)}
        >
          Send {what(props)}
          {risk !== null && '…'}
        </Button>
      )}
    </footer>
  );
}

function what({ verb, count }: SendBarProps): string {
  return count === 1 ? verb : `${verb} ${formatCount(count)} times`;
}

function Confirmation(
  props: SendBarProps & { readonly risk: string; readonly onBack: () => void; readonly onConfirm: () => void },
) {
  const { risk, count, onBack, onConfirm } = props;
  const confirm = useRef<HTMLButtonElement>(null);
  useEffect(() => confirm.current?.focus(), []);
  return (
    <footer className={styles.bar} data-asking>
      <TriangleAlert size={16} aria-hidden />
      <p role="alert" className={styles.question}>
        <bdi className={styles.risk}>{risk}</bdi> may change something in the application
        {count > 1 && `, ${formatCount(count)} times`}. Send it?
      </p>
      <Button onClick={onBack}>Back</Button>
      <Button ref={confirm} kind="risky" onClick={onConfirm}>
        Send {what(props)}
      </Button>
    </footer>
  );
}

function Target({ taps, tap, onTap, isRunning }: SendBarProps) {
  if (taps.length === 1 && taps[0] !== undefined) {
    return (
      <p className={styles.target}>
        through <code>{taps[0].listen}</code> to <code>{taps[0].upstream}</code>
      </p>
    );
  }
  return (
    <label className={styles.field}>
      through
      <select value={tap ?? ''} disabled={isRunning} onChange={(event) => onTap(event.target.value || null)}>
        {tap === null && <option value="">the tap of each</option>}
        {taps.map(({ name, listen, upstream }) => (
          <option key={name} value={name}>
            {listen} → {upstream}
          </option>
        ))}
      </select>
    </label>
  );
}

function Repeats({ times, concurrency, onTimes, onConcurrency }: Repeat) {
  return (
    <>
      <NumberField label="times" value={times} most={MOST_REPLAYS} onChange={onTimes} />
      <NumberField label="at once" value={concurrency} most={Math.min(MOST_CONCURRENT_REPLAYS, times)} onChange={onConcurrency} />
    </>
  );
}
