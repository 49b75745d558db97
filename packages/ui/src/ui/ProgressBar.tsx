import styles from './ProgressBar.module.css';

export interface ProgressBarProps {
  readonly label: string;
  /** Null: it goes on, and nobody knows how far it is. */
  readonly done: number | null;
  readonly total: number;
}

/** The browser's own, which says to everybody how far it is. */
export function ProgressBar({ label, done, total }: ProgressBarProps) {
  return <progress className={styles.bar} aria-label={label} max={total} {...(done === null ? {} : { value: done })} />;
}
