import type { PointerEvent } from 'react';
import styles from './Menu.module.css';

/**
 * What every item of a menu has. No focus moves when the pointer leaves an item: Radix would give it to the menu, away from what the
 * keyboard had chosen meanwhile. An item also leaves a mouse that rests: where the menu scrolls to what the keyboard chose, and where
 * a banner that comes or goes moves the button, and the menu with it.
 */
export const menuItem = {
  className: styles.item,
  onPointerLeave: (event: PointerEvent) => event.preventDefault(),
};
