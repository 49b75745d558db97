import { clsx } from 'clsx';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './IconButton.module.css';

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does: its name and its hover. */
  readonly label: string;
  /** Shown after the icon; without it the icon stands alone. */
  readonly text?: string;
  readonly quiet?: boolean;
  readonly pressed?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children: ReactNode;
}

export function IconButton({ label, text, quiet = false, pressed, children, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={text === undefined ? label : undefined}
      aria-pressed={pressed}
      title={label}
      className={clsx(styles.button, quiet && styles.quiet, className)}
      {...rest}
    >
      {children}
      {text}
    </button>
  );
}
