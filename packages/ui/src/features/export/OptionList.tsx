import styles from './ExportDialog.module.css';

export interface Option<T extends string> {
  readonly value: T;
  readonly title: string;
  readonly hint: string;
  /** Why it cannot be chosen; null where it can. */
  readonly refusal: string | null;
}

export interface OptionListProps<T extends string> {
  readonly label: string;
  readonly options: readonly Option<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** One of a few, each with a word on what it is. */
export function OptionList<T extends string>({ label, options, value, onChange }: OptionListProps<T>) {
  return (
    <fieldset className={styles.group}>
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.option} data-refused={option.refusal !== null || undefined}>
          <input
            type="radio"
            name={label}
            checked={option.value === value}
            disabled={option.refusal !== null}
            aria-describedby={`${label} ${option.value}`.replaceAll(' ', '-')}
            onChange={() => onChange(option.value)}
          />
          <span className={styles.optionTitle}>{option.title}</span>
          <span id={`${label} ${option.value}`.replaceAll(' ', '-')} className={styles.hint}>
            {option.hint}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
