import { Columns3 } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { type GroupBy, prefer, usePreferences } from '../../store/preferences.js';
import { removeValueColumn } from '../../store/value-columns.js';
import { IconButton } from '../../ui/IconButton.js';
import { Menu, MenuCheckItem, MenuItem, MenuSeparator } from '../../ui/Menu.js';
import type { TrafficColumn } from './column.js';
import { nudgeColumn } from './column-moves.js';
import { GROUPS } from './groups.js';
import { GROUP_COLUMN } from './use-all-columns.js';
import type { TrafficTable } from './use-traffic-table.js';

export interface ColumnMenuProps {
  readonly table: TrafficTable;
  readonly all: readonly TrafficColumn[];
}

const NUDGES: Readonly<Record<string, -1 | 1>> = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };

const GROUPINGS = Object.keys(GROUPS) as (keyof typeof GROUPS)[];

/** Which columns are shown and in which order, what the list is grouped by, and how the waterfall is laid out. */
export function ColumnMenu({ table, all }: ColumnMenuProps) {
  const mode = usePreferences((preferences) => preferences.waterfallMode);
  const strip = usePreferences((preferences) => preferences.stripShown);
  const groupBy = usePreferences((preferences) => preferences.groupBy);
  const made = all.filter((column) => column.made);
  const byId = new Map(all.map((column) => [column.id, column]));
  const ordered = table.getAllLeafColumns().flatMap(({ id }) => (id === GROUP_COLUMN ? [] : (byId.get(id) ?? [])));
  return (
    <Menu
      trigger={
        <IconButton label="Columns (Alt with an arrow key moves one)" quiet>
          <Columns3 size={14} aria-hidden />
        </IconButton>
      }
    >
      {ordered.map((column) => (
        <ColumnItem key={column.id} table={table} column={column} />
      ))}
      {made.length > 0 && <MenuSeparator />}
      {made.map(({ id, title }) => (
        <MenuItem key={id} onSelect={() => removeValueColumn(id)}>
          Remove {title}
        </MenuItem>
      ))}
      <MenuSeparator />
      {GROUPINGS.map((by) => (
        <MenuCheckItem
          key={by}
          checked={groupBy === by}
          onChange={(on) => prefer({ groupBy: on ? (by satisfies GroupBy) : 'none' })}
        >
          group by {GROUPS[by].title}
        </MenuCheckItem>
      ))}
      <MenuSeparator />
      <MenuCheckItem checked={mode === 'clock'} onChange={(clock) => prefer({ waterfallMode: clock ? 'clock' : 'duration' })}>
        waterfall by the clock
      </MenuCheckItem>
      <MenuCheckItem checked={strip} onChange={(stripShown) => prefer({ stripShown })}>
        traffic over time
      </MenuCheckItem>
      <MenuItem onSelect={() => prefer({ columnVisibility: {}, columnSizing: {}, columnOrder: [] })}>Reset columns</MenuItem>
    </Menu>
  );
}

function ColumnItem({ table, column }: { readonly table: TrafficTable; readonly column: TrafficColumn }) {
  const known = table.getColumn(column.id);
  if (known === undefined) return null;
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.altKey ? NUDGES[event.key] : undefined;
    if (by === undefined) return;
    event.preventDefault();
    nudgeColumn(table, column.id, by);
  };
  return (
    <MenuCheckItem
      checked={known.getIsVisible()}
      onChange={(shown) => known.toggleVisibility(shown)}
      hint={column.hint}
      onKeyDown={onKeyDown}
    >
      {column.title}
    </MenuCheckItem>
  );
}
