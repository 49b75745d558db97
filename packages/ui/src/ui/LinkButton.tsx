import type { ButtonHTMLAttributes } from 'react';
import styles from './LinkButton.module.css';

/** A button within text: it looks like a link, and goes nowhere. */
export function LinkButton(props: Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'type'>) {
  return <button type="button" className={styles.link} {...props} />;
}
