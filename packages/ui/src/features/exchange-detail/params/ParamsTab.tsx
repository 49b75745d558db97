import { findingConcerns } from '@fcgiscope/codec/cgi';
import type { Diagnostic } from '@fcgiscope/codec/core';
import type { Exchange } from '@fcgiscope/codec/exchange';
import { ListOrdered } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { prefer, usePreferences } from '../../../store/preferences.js';
import { CopyButton } from '../../../ui/CopyButton.js';
import { IconButton } from '../../../ui/IconButton.js';
import { SearchField } from '../../../ui/SearchField.js';
import { ShowMore } from '../../../ui/ShowMore.js';
import { ValueMenu } from '../ValueMenu.js';
import { ParamRow } from './ParamRow.js';
import styles from './ParamsTab.module.css';
import { type FilledGroup, groupParams, listParams, searchParams } from './param-groups.js';

/** What the application was told, grouped or as it came. */
export function ParamsTab({ exchange }: { readonly exchange: Exchange }) {
  const wireOrder = usePreferences((preferences) => preferences.wireOrder);
  const [search, setSearch] = useState('');
  const all = useMemo(() => listParams(exchange.params), [exchange.params]);
  const found = useMemo(() => searchParams(all, search), [all, search]);
  const groups = wireOrder ? [{ title: 'As sent', params: found }] : groupParams(found);
  return (
    <div className={styles.tab}>
      <div className={styles.tools}>
        <SearchField value={search} onChange={setSearch} label="Search params" />
        {search !== '' && (
          <span className={styles.found} role="status">
            {found.length} of {all.length}
          </span>
        )}
        <IconButton
          label="Wire order: as sent, not grouped"
          text="wire order"
          pressed={wireOrder}
          onClick={() => prefer({ wireOrder: !wireOrder })}
        >
          <ListOrdered size={13} aria-hidden />
        </IconButton>
        <CopyButton label="Copy all as NAME=value lines, secrets included" caption="copy all" text={() => asLines(exchange)} />
      </div>
      <ValueMenu kind="param" at={(position) => all[position]}>
        <div role="region" aria-label="Params" tabIndex={0} className={styles.scroller}>
          {groups.map((group) => (
            <Group key={group.title} group={group} diagnostics={exchange.diagnostics} />
          ))}
          {found.length === 0 && (
            <p className={styles.none}>{all.length === 0 ? 'No params were sent.' : 'No param has this in its name or value.'}</p>
          )}
        </div>
      </ValueMenu>
    </div>
  );
}

function asLines(exchange: Exchange): string {
  return exchange.params.map(([name, value]) => `${name}=${value}`).join('\n');
}

function asTableRow(button: ReactNode) {
  return (
    <tr>
      <td colSpan={3}>{button}</td>
    </tr>
  );
}

interface GroupProps {
  readonly group: FilledGroup;
  readonly diagnostics: readonly Diagnostic[];
}

function Group({ group, diagnostics }: GroupProps) {
  return (
    <table className={styles.group}>
      <caption className={styles.caption}>
        {group.title} <span className={styles.count}>{group.params.length}</span>
      </caption>
      <tbody>
        <ShowMore items={group.params} wrap={asTableRow}>
          {(param) => (
            <ParamRow
              key={param.position}
              param={param}
              findings={diagnostics.filter(({ code }) => findingConcerns(code, param.name))}
            />
          )}
        </ShowMore>
      </tbody>
    </table>
  );
}
