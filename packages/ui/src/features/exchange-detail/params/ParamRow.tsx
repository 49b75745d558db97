import { Eye, EyeOff, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { isSecretName } from '../../../lib/secret-names.js';
import { CopyButton } from '../../../ui/CopyButton.js';
import { IconButton } from '../../../ui/IconButton.js';
import styles from './ParamsTab.module.css';
import type { ListedParam } from './param-groups.js';

/** Longer values are cut until somebody asks for all of them. */
const SHORT_VALUE = 600;

const MASK = '••••••••';

export function ParamRow({ param }: { readonly param: ListedParam }) {
  const secret = isSecretName(param.name) && param.value !== '';
  const [shown, setShown] = useState(!secret);
  return (
    <tr className={styles.row}>
      <th scope="row" className={styles.name}>
        {param.name}
        {param.repeated && <Flag text="repeated" hint="This name came more than once. PHP-FPM takes the last one." />}
      </th>
      <td className={styles.value}>
        {param.binary && <Flag text="base64" hint="These bytes are not UTF-8; this is their base64" />}
        {shown ? <Value text={param.value} /> : <span className={styles.masked}>{MASK}</span>}
      </td>
      <td className={styles.actions}>
        {secret && (
          <IconButton label={shown ? `Mask ${param.name}` : `Show ${param.name}`} quiet onClick={() => setShown(!shown)}>
            {shown ? <EyeOff size={13} aria-hidden /> : <Eye size={13} aria-hidden />}
          </IconButton>
        )}
        <CopyButton text={param.value} label={`Copy the value of ${param.name}`} />
      </td>
    </tr>
  );
}

function Value({ text }: { readonly text: string }) {
  const [whole, setWhole] = useState(false);
  if (text === '') return <span className={styles.empty}>empty</span>;
  if (whole || text.length <= SHORT_VALUE) return <bdi>{text}</bdi>;
  return (
    <>
      <bdi>{text.slice(0, SHORT_VALUE)}…</bdi>{' '}
      <button type="button" className={styles.more} onClick={() => setWhole(true)}>
        {(text.length - SHORT_VALUE).toLocaleString('en')} more characters
      </button>
    </>
  );
}

function Flag({ text, hint }: { readonly text: string; readonly hint: string }) {
  return (
    <span className={styles.flag} title={hint}>
      <TriangleAlert size={11} aria-hidden />
      {text}
    </span>
  );
}
