import { Columns3 } from 'lucide-react';
import { prefer, usePreferences } from '../../store/preferences.js';
import { IconButton } from '../../ui/IconButton.js';
import { Menu, MenuCheckItem, MenuItem, MenuSeparator } from '../../ui/Menu.js';
import { COLUMNS } from './columns.js';
import type { TrafficTable } from './use-traffic-table.js';

/** Which columns are shown, and how the waterfall is laid out. */
export function ColumnMenu({ table }: { readonly table: TrafficTable }) {
  const mode = usePreferences((preferences) => preferences.waterfallMode);
  return (
    <Menu
      trigger={
        <IconButton label="Columns" quiet>
          <Columns3 size={14} aria-hidden />
        </IconButton>
      }
    >
      {COLUMNS.map(({ id, title, hint }) => {
        const column = table.getColumn(id);
        return (
          column && (
            <MenuCheckItem
              key={id}
              checked={column.getIsVisible()}
              onChange={(shown) => column.toggleVisibility(shown)}
              hint={hint}
            >
              {title}
            </MenuCheckItem>
          )
        );
      })}
      <MenuSeparator />
      <MenuCheckItem checked={mode === 'clock'} onChange={(clock) => prefer({ waterfallMode: clock ? 'clock' : 'duration' })}>
        waterfall by the clock
      </MenuCheckItem>
      <MenuItem onSelect={() => prefer({ columnVisibility: {}, columnSizing: {}, columnOrder: [] })}>Reset columns</MenuItem>
    </Menu>
  );
}
