import { useState } from 'react';
import styles from './SendBar.module.css';

export interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  /** From 1. */
  readonly most: number;
  readonly onChange: (value: number) => void;
}

/** A whole number from 1; while somebody types it may be none. */
export function NumberField({ label, value, most, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const change = (text: string) => {
    setTyped(text);
    const number = Number(text);
    if (Number.isInteger(number) && number >= 1) onChange(Math.min(number, most));
  };
  return (
    <label className={styles.field}>
      <input
        type="number"
        min={1}
        max={most}
        value={typed ?? String(Math.min(value, most))}
        onChange={(event) => change(event.target.value)}
        onBlur={() => setTyped(null)}
      />
      {label}
    </label>
  );
}
