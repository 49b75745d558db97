import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/Button.js';
import styles from './ExportDialog.module.css';

export interface SecretsChoiceProps {
  readonly included: boolean;
  readonly onChange: (included: boolean) => void;
}

/** Secrets are masked; to include them takes two steps, one of which says what that means. */
export function SecretsChoice({ included, onChange }: SecretsChoiceProps) {
  const [asking, setAsking] = useState<boolean | null>(null);
  const decide = (include: boolean) => {
    setAsking(false);
    onChange(include);
  };
  // The button that was pressed goes: the focus stays where it was.
  const again = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asking === false) again.current?.focus();
  }, [asking]);
  return (
    <fieldset className={styles.group}>
      <legend>Secrets</legend>
      {asking === true ? (
        <Question onDecide={decide} />
      ) : (
        <p className={styles.secrets} data-included={included || undefined} role="status">
          {included ? <ShieldAlert size={15} aria-hidden /> : <ShieldCheck size={15} aria-hidden />}
          <span className={styles.secretsState}>{included ? 'Included; the file says so' : 'Masked everywhere'}</span>
          <Button ref={again} onClick={() => (included ? onChange(false) : setAsking(true))}>
            {included ? 'Mask' : 'Include…'}
          </Button>
        </p>
      )}
    </fieldset>
  );
}

function Question({ onDecide }: { readonly onDecide: (include: boolean) => void }) {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    <div role="alert" className={styles.question}>
      <p>
        The file will hold passwords, cookies and tokens as they were sent. Whoever has it can use them. It is stamped{' '}
        <code>SECRETS INCLUDED</code>.
      </p>
      <p className={styles.answers}>
        <Button ref={keep} onClick={() => onDecide(false)}>
          Keep them masked
        </Button>
        <Button kind="risky" onClick={() => onDecide(true)}>
          Include secrets
        </Button>
      </p>
    </div>
  );
}
