import { isSecretName } from '../lib/secret-names.js';
import { LongText } from '../ui/LongText.js';
import { MaskedValue } from '../ui/MaskedValue.js';
import { type Content, decodeText } from './content.js';
import styles from './FormView.module.css';

/** Fields beyond this are counted, not drawn. */
const MOST_FIELDS = 500;

/** The fields of an `application/x-www-form-urlencoded` body, in the order of the form. */
export function FormView({ content }: { readonly content: Content }) {
  const fields = [...new URLSearchParams(decodeText(content))];
  const hidden = fields.length - MOST_FIELDS;
  return (
    <div role="region" aria-label="Form fields" tabIndex={0} className={styles.scroller}>
      <dl className={styles.fields}>
        {fields.slice(0, MOST_FIELDS).map(([name, value], i) => (
          <div key={i} className={styles.field}>
            <dt>
              <bdi>{name}</bdi>
            </dt>
            <dd>{isSecretName(name) ? <MaskedValue name={name} value={value} /> : <LongText text={value} />}</dd>
          </div>
        ))}
      </dl>
      {hidden > 0 && <p className={styles.more}>{hidden} more fields: see Text</p>}
    </div>
  );
}
