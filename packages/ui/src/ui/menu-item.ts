import type { PointerEvent } from 'react';
import styles from './Menu.module.css';

/**
 * What every item of a menu has. No focus moves when the pointer leaves an item: Radix would give it to the menu, away from what the
 * keyboard had chosen meanwhile, now and then even under a mouse that rests, when the menu had just found its place.
 */
export const menuItem = {
  className: styles.item,
  onPointerLeave: (event: PointerEvent) => event.preventDefault(),
};
