import type { ReactNode } from 'react';
import { isSecretName } from '../../../lib/secret-names.js';
import { CopyButton } from '../../../ui/CopyButton.js';
import { MaskedValue } from '../../../ui/MaskedValue.js';
import { ShowMore } from '../../../ui/ShowMore.js';
import styles from './HeaderTable.module.css';

export interface HeaderTableProps {
  /** The line above: method and URI, or status and size. */
  readonly start: ReactNode;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** The head of a message: its first line, then name and value of each header. */
export function HeaderTable({ start, headers }: HeaderTableProps) {
  return (
    <div role="region" aria-label="Head" tabIndex={0} className={styles.head}>
      <p className={styles.start}>
        {start}
        <CopyButton
          label="Copy the headers, secrets included"
          text={() => headers.map(([name, value]) => `${name}: ${value}`).join('\n')}
        />
      </p>
      <dl>
        <ShowMore items={headers.map(([name, value], position) => ({ name, value, position }))}>
          {({ name, value, position }) => (
            <div key={position} className={styles.header}>
              <dt>{name}</dt>
              <dd>{isSecretName(name) ? <MaskedValue name={name} value={value} /> : <bdi>{value}</bdi>}</dd>
            </div>
          )}
        </ShowMore>
      </dl>
    </div>
  );
}
