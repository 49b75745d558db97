import { andFilter, filterFor } from '@fcgiscope/codec/filter';
import { ContextMenu } from 'radix-ui';
import { type MouseEvent, type ReactElement, useState } from 'react';
import { copyText } from '../../lib/copy-text.js';
import { setFilterText, useFilterState } from '../../store/filter-state.js';
import { addValueColumn } from '../../store/value-columns.js';
import { ContextMenuItem } from '../../ui/ContextMenuItem.js';
import menu from '../../ui/Menu.module.css';

/** A param or a header that the menu was opened on. */
interface Named {
  readonly name: string;
  readonly value: string;
}

export interface ValueMenuProps {
  readonly kind: 'param' | 'header';
  /** The one at a position; positions are in `data-position` of the rows. */
  readonly at: (position: number) => Named | undefined;
  /** The rows: a single element. */
  readonly children: ReactElement;
}

/** The menu of a param or a header: make a column of it, filter for it, copy it. In its place in the document and not modal: see `Menu`. */
export function ValueMenu({ kind, at, children }: ValueMenuProps) {
  const [target, setTarget] = useState<Named | null>(null);
  const aim = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-position]') : null;
    const found = row === null ? undefined : at(Number(row.dataset.position));
    setTarget(found ?? null);
  };
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild onContextMenu={aim}>
        {children}
      </ContextMenu.Trigger>
      {target !== null && (
        <ContextMenu.Content className={menu.menu} collisionPadding={8}>
          <ContextMenuItem onSelect={() => addValueColumn(kind, target.name)}>Add as column</ContextMenuItem>
          <ContextMenuItem onSelect={() => filterForValue(kind, target)}>Filter for this value</ContextMenuItem>
          <ContextMenuItem onSelect={() => void copyText(target.value)}>Copy the value</ContextMenuItem>
          <ContextMenuItem onSelect={() => void copyText(target.name)}>Copy the name</ContextMenuItem>
        </ContextMenu.Content>
      )}
    </ContextMenu.Root>
  );
}

function filterForValue(kind: ValueMenuProps['kind'], { name, value }: Named): void {
  const { text } = useFilterState.getState();
  setFilterText(andFilter(text, filterFor(`${kind}.${name}`, value)));
}
