import { base64Bytes, hex, latin1 } from '@fcgiscope/codec/bytes';
import { guideTo } from '@fcgiscope/codec/cgi';
import type { Diagnostic } from '@fcgiscope/codec/core';
import { Columns3, Eye, EyeOff, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { isSecretName } from '../../../lib/secret-names.js';
import { addValueColumn } from '../../../store/value-columns.js';
import { CopyButton } from '../../../ui/CopyButton.js';
import { IconButton } from '../../../ui/IconButton.js';
import { LongText } from '../../../ui/LongText.js';
import styles from './ParamsTab.module.css';
import type { ListedParam } from './param-groups.js';

const MASK = '••••••••';

export interface ParamRowProps {
  readonly param: ListedParam;
  /** Findings that are about this param. */
  readonly findings: readonly Diagnostic[];
}

export function ParamRow({ param, findings }: ParamRowProps) {
  const { name, value } = param;
  const secret = isSecretName(name) && value !== '';
  const [shown, setShown] = useState(!secret);
  return (
    <tr className={styles.row} data-position={param.position}>
      <th scope="row" className={styles.name}>
        <ParamName name={name} />
        {param.repeated && <Flag text="repeated" hint="This name came more than once. PHP-FPM takes the last one." />}
        {findings.map(({ code, message }) => (
          <Flag key={code} text={code} hint={message} />
        ))}
      </th>
      <td className={styles.value}>
        {!shown && <span className={styles.masked}>{MASK}</span>}
        {shown && (param.binary ? <RawBytes base64={value} /> : <Value text={value} />)}
      </td>
      <td className={styles.actions}>
        {secret && (
          <IconButton label={shown ? `Mask ${name}` : `Show ${name}`} quiet onClick={() => setShown(!shown)}>
            {shown ? <EyeOff size={13} aria-hidden /> : <Eye size={13} aria-hidden />}
          </IconButton>
        )}
        <IconButton label={`Add ${name} as a column`} quiet onClick={() => addValueColumn('param', name)}>
          <Columns3 size={13} aria-hidden />
        </IconButton>
        <CopyButton text={value} label={`Copy the value of ${name}`} />
      </td>
    </tr>
  );
}

/** The name; one that is known says what it means, on hover and, where it can be pressed, below itself. */
function ParamName({ name }: { readonly name: string }) {
  const [open, setOpen] = useState(false);
  const guide = guideTo(name);
  if (guide === undefined) return <LongText text={name} />;
  const hint = `${guide.meaning}${guide.nginx === undefined ? '' : `\n${guide.nginx}`}`;
  return (
    <>
      <button type="button" className={styles.known} title={hint} aria-expanded={open} onClick={() => setOpen(!open)}>
        {name}
      </button>
      {open && (
        <span className={styles.guide}>
          {guide.meaning}
          {guide.nginx !== undefined && <code>{guide.nginx}</code>}
        </span>
      )}
    </>
  );
}

function Value({ text }: { readonly text: string }) {
  return text === '' ? <span className={styles.empty}>empty</span> : <LongText text={text} />;
}

/** Bytes of which no text can be made: in hex, and what is ASCII of them. */
function RawBytes({ base64 }: { readonly base64: string }) {
  const bytes = base64Bytes(base64) ?? new Uint8Array(0);
  const text = latin1(bytes).replaceAll(/[^\x20-\x7e]/g, '·');
  return (
    <>
      <Flag text="not UTF-8" hint="These bytes are not UTF-8: they are shown in hex, and copied as base64" />
      <LongText text={`${hex(bytes).replaceAll(/(..)(?=.)/g, '$1 ')}  ${text}`} />
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
