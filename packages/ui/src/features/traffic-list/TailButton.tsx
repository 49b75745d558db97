import { ArrowDownToLine } from 'lucide-react';
import { formatCount } from '../../lib/format-count.js';
import styles from './TailButton.module.css';

/** Says how many rows came since somebody scrolled up, and goes back to them. */
export function TailButton({ unseen, onFollow }: { readonly unseen: number; readonly onFollow: () => void }) {
  return (
    <button type="button" className={styles.tail} data-quiet={unseen === 0 || undefined} onClick={onFollow}>
      <ArrowDownToLine size={13} aria-hidden />
      {unseen === 0 ? 'Follow' : `${formatCount(unseen)} new`}
    </button>
  );
}
