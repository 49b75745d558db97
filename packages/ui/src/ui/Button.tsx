import { clsx } from 'clsx';
import type { ButtonHTMLAttributes, Ref } from 'react';
import styles from './Button.module.css';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary`: what the window is for; `risky`: what cannot be undone. */
  readonly kind?: 'plain' | 'primary' | 'risky';
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button that says in words what it does. */
export function Button({ kind = 'plain', className, ...rest }: ButtonProps) {
  return <button type="button" className={clsx(styles.button, styles[kind], className)} {...rest} />;
}
