import type { Severity } from '@fcgiscope/codec/core';
import { CircleAlert, CircleX, Info, type LucideIcon } from 'lucide-react';
import styles from './SeverityMark.module.css';

/** Each severity has a shape of its own, so that colour is never needed to tell them apart. */
const ICONS: Readonly<Record<Severity, LucideIcon>> = { error: CircleX, warning: CircleAlert, info: Info };

/** The sign of a severity, with the number of findings where there are several. */
export function SeverityMark({ severity, count = '1' }: { readonly severity: Severity; readonly count?: string }) {
  const Icon = ICONS[severity];
  return (
    <span className={styles[severity]} role="img" aria-label={count === '1' ? severity : `${count} findings, worst: ${severity}`}>
      <Icon size={13} aria-hidden />
      {count !== '1' && count}
    </span>
  );
}
