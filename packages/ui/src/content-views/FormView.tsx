import { useMemo } from 'react';
import { isSecretName } from '../lib/secret-names.js';
import { LongText } from '../ui/LongText.js';
import { MaskedValue } from '../ui/MaskedValue.js';
import { ShowMore } from '../ui/ShowMore.js';
import { type Content, decodeText } from './content.js';
import styles from './FormView.module.css';

/** The fields of an `application/x-www-form-urlencoded` body, in the order of the form. */
export function FormView({ content }: { readonly content: Content }) {
  const fields = useMemo(() => [...new URLSearchParams(decodeText(content))], [content]);
  return (
    <div role="region" aria-label="Form fields" tabIndex={0} className={styles.scroller}>
      <dl className={styles.fields}>
        <ShowMore items={fields.map(([name, value], position) => ({ name, value, position }))}>
          {({ name, value, position }) => (
            <div key={position} className={styles.field}>
              <dt>
                <LongText text={name} />
              </dt>
              <dd>{isSecretName(name) ? <MaskedValue name={name} value={value} /> : <LongText text={value} />}</dd>
            </div>
          )}
        </ShowMore>
      </dl>
    </div>
  );
}
