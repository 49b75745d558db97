import { Columns3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { isSecretName } from '../../../lib/secret-names.js';
import { addValueColumn } from '../../../store/value-columns.js';
import { CopyButton } from '../../../ui/CopyButton.js';
import { IconButton } from '../../../ui/IconButton.js';
import { LongText } from '../../../ui/LongText.js';
import { MaskedValue } from '../../../ui/MaskedValue.js';
import { ShowMore } from '../../../ui/ShowMore.js';
import { ValueMenu } from '../ValueMenu.js';
import styles from './HeaderTable.module.css';

export interface HeaderTableProps {
  /** The line above: method and URI, or status and size. */
  readonly start: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** What stands below: how large it is, and whether that fits. */
  readonly note?: ReactNode;
}

/** The head of a message: its first line, then name and value of each header. */
export function HeaderTable({ start, headers, note }: HeaderTableProps) {
  const valueAt = (position: number) => {
    const [name, value] = headers[position] ?? [];
    return name === undefined || value === undefined ? undefined : { name, value };
  };
  return (
    <div role="region" aria-label="Head" tabIndex={0} className={styles.head}>
      <p className={styles.start}>
        <LongText text={start} />
        <CopyButton
          label="Copy the headers, secrets included"
          text={() => headers.map(([name, value]) => `${name}: ${value}`).join('\n')}
        />
      </p>
      <ValueMenu kind="header" at={valueAt}>
        <dl>
          <ShowMore items={headers.map(([name, value], position) => ({ name, value, position }))}>
            {({ name, value, position }) => (
              <div key={position} data-position={position} className={styles.header}>
                <dt>
                  <LongText text={name} />
                </dt>
                <dd>
                  {isSecretName(name) ? <MaskedValue name={name} value={value} /> : <LongText text={value} />}
                  <span className={styles.actions}>
                    <IconButton label={`Add ${name} as a column`} quiet onClick={() => addValueColumn('header', name)}>
                      <Columns3 size={12} aria-hidden />
                    </IconButton>
                  </span>
                </dd>
              </div>
            )}
          </ShowMore>
        </dl>
      </ValueMenu>
      {note}
    </div>
  );
}
