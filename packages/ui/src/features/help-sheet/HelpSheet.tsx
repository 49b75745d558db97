import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { PHASES } from '../../lib/phases.js';
import { IconButton } from '../../ui/IconButton.js';
import styles from './HelpSheet.module.css';

export interface HelpSheetProps {
  readonly shortcuts: readonly { readonly keys: readonly string[]; readonly does: string }[];
  readonly open: boolean;
  readonly onClose: () => void;
}

const EXAMPLES = [
  ['status:5xx', 'answers from 500 to 599; also 4xx, 404, 200..299'],
  ['duration:>200ms', 'slower than that; also <, >=, 1s..5s'],
  ['method:POST', 'that method and no other'],
  ['script:index.php', 'in SCRIPT_FILENAME'],
  ['has:stderr', 'with something on STDERR; stderr:deprecated searches it'],
  ['is:error', 'failed: 5xx, broken off, or with a finding of severity error'],
  ['/checkout -is:open', 'words search URI, script and stderr; - and NOT negate, OR and ( ) combine'],
] as const;

/** Keys, filter and waterfall on one page. */
export function HelpSheet({ shortcuts, open, onClose }: HelpSheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className={styles.sheet} aria-labelledby="help-title" onClose={onClose}>
      <header className={styles.head}>
        <h2 id="help-title">Help</h2>
        <IconButton label="Close (Esc)" onClick={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </header>
      <div className={styles.columns}>
        <section>
          <h3>Keys</h3>
          <dl className={styles.table}>
            {shortcuts.map(({ keys, does }) => (
              <div key={does} className={styles.line}>
                <dt>
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h3>Filter</h3>
          <dl className={styles.table}>
            {EXAMPLES.map(([example, meaning]) => (
              <div key={example} className={styles.line}>
                <dt>
                  <code>{example}</code>
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
          <h3>Waterfall</h3>
          <dl className={styles.table}>
            {PHASES.map(({ phase, title, meaning }) => (
              <div key={phase} className={styles.line}>
                <dt>
                  <span className={styles.swatch} data-phase={phase} />
                  {title}
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </dialog>
  );
}
