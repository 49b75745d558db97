import { ContextMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './Menu.module.css';
import { menuItem } from './menu-item.js';

export interface ContextMenuItemProps {
  /** Absent: the item stands there, and does nothing. */
  readonly onSelect?: () => void;
  /** Its hover. */
  readonly hint?: string;
  readonly children: ReactNode;
}

/** A line of a menu that opens with the right mouse button. */
export function ContextMenuItem({ onSelect, hint, children }: ContextMenuItemProps) {
  return (
    <ContextMenu.Item {...menuItem} disabled={onSelect === undefined} onSelect={onSelect} title={hint}>
      <span className={styles.mark} />
      {children}
    </ContextMenu.Item>
  );
}
