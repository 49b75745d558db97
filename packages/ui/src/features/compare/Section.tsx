import type { ReactNode } from 'react';
import { countOf } from '../../lib/format-count.js';
import styles from './CompareView.module.css';

export interface SectionProps {
  readonly title: string;
  readonly differences: number;
  /** How many are alike: said, not shown. */
  readonly same: number;
  /** What cannot be compared, or was not. */
  readonly note?: string | null;
  readonly children: ReactNode;
}

export function Section({ title, differences, same, note = null, children }: SectionProps) {
  const words =
    differences === 0 ? (same === 0 ? 'nothing on either side' : 'no difference') : countOf(differences, 'difference');
  return (
    <section className={styles.section} aria-label={title}>
      <h3 className={styles.heading}>
        {title}
        <span className={styles.amount}>
          {words}
          {differences > 0 && same > 0 && `, ${same} alike`}
          {note !== null && ` · ${note}`}
        </span>
      </h3>
      {children}
    </section>
  );
}
