import { useState } from 'react';
import { LongText } from './LongText.js';
import styles from './MaskedValue.module.css';

/** A value that is not shown until it is clicked. */
export function MaskedValue({ name, value }: { readonly name: string; readonly value: string }) {
  const [shown, setShown] = useState(false);
  if (shown) return <LongText text={value} />;
  return (
    <button
      type="button"
      className={styles.masked}
      aria-label={`Show ${name}`}
      title="Click to show"
      onClick={() => setShown(true)}
    >
      ••••••••
    </button>
  );
}
