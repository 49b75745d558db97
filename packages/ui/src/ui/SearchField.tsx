import { Search } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import styles from './SearchField.module.css';

export interface SearchFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
}

/** A small search; Escape empties it before it does anything else. */
export function SearchField({ value, onChange, label }: SearchFieldProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || value === '') return;
    event.stopPropagation();
    onChange('');
  };
  return (
    <label className={styles.field}>
      <Search size={12} aria-hidden />
      <input
        type="text"
        value={value}
        placeholder={label}
        aria-label={label}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </label>
  );
}
