import styles from './PreferencesDialog.module.css';

export interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly options: readonly (readonly [value: T, title: string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** One of a few. */
export function Choice<T extends string>({ label, options, value, onChange }: ChoiceProps<T>) {
  return (
    <div role="radiogroup" aria-label={label} className={styles.line}>
      <span className={styles.label}>{label}</span>
      <span className={styles.options}>
        {options.map(([option, title]) => (
          <label key={option} className={styles.option}>
            <input type="radio" name={label} checked={option === value} onChange={() => onChange(option)} />
            {title}
          </label>
        ))}
      </span>
    </div>
  );
}
