import { formatBytes } from '../../lib/format-bytes.js';
import { countOf, formatCount } from '../../lib/format-count.js';
import type { ExportStep } from '../../source/capture-source.js';
import { Button } from '../../ui/Button.js';
import { ProgressBar } from '../../ui/ProgressBar.js';
import styles from './ExportDialog.module.css';
import type { ExportState } from './use-export.js';

export interface ExportFooterProps {
  readonly state: ExportState;
  readonly count: number;
  readonly name: string;
  readonly includeSecrets: boolean;
  /** It must not be written. */
  readonly refused: boolean;
  readonly onStart: (name: string) => void;
  readonly onStop: () => void;
  readonly onClose: () => void;
}

/** The file's name and the button; how far it is; what became of it. */
export function ExportFooter({ state, count, name, includeSecrets, refused, onStart, onStop, onClose }: ExportFooterProps) {
  if (state.kind === 'running') {
    return (
      <footer className={styles.footer}>
        <Progress step={state.step} />
        <Button onClick={onStop}>Stop</Button>
      </footer>
    );
  }
  const what = count === 1 ? 'Export' : `Export ${formatCount(count)}`;
  return (
    <footer className={styles.footer}>
      <Outcome state={state} name={name} />
      <Button onClick={onClose}>{state.kind === 'saved' ? 'Close' : 'Cancel'}</Button>
      <Button kind={includeSecrets ? 'risky' : 'primary'} disabled={refused || count === 0} onClick={() => onStart(name)}>
        {includeSecrets ? `${what} with secrets` : what}
      </Button>
    </footer>
  );
}

function Outcome({ state, name }: { readonly state: ExportState; readonly name: string }) {
  switch (state.kind) {
    case 'saved':
      return (
        <p role="status" className={styles.outcome} data-good>
          Saved <code>{state.name}</code>, {formatBytes(state.bytes)},{' '}
          {state.masked === null ? 'secrets included' : `masked in ${countOf(state.masked, 'place')}`}
        </p>
      );
    case 'failed':
      return (
        <p role="alert" className={styles.outcome} data-bad>
          {state.message.replace(/\.$/, '')}. Nothing was saved.
        </p>
      );
    default:
      return (
        <p className={styles.outcome}>
          <code>{name}</code>
        </p>
      );
  }
}

function Progress({ step }: { readonly step: ExportStep | null }) {
  const { words, done, total } = progressOf(step);
  return (
    <div className={styles.progress}>
      <p role="status">{words}</p>
      <ProgressBar label="Export" done={done} total={total} />
    </div>
  );
}

/** Two passes where secrets are masked: the bar fills twice, and says which it is. */
function progressOf(step: ExportStep | null): { readonly words: string; readonly done: number | null; readonly total: number } {
  if (step === null) return { words: 'Looking for secrets in all of them, then writing…', done: null, total: 1 };
  if (step.stage === 'receiving') return { words: `Receiving: ${formatBytes(step.bytes)}`, done: null, total: 1 };
  const { stage, done, total } = step;
  const doing = stage === 'looking' ? 'Looking for secrets' : 'Writing';
  return { words: `${doing}: ${formatCount(done)} of ${countOf(total, 'exchange')}`, done, total };
}
