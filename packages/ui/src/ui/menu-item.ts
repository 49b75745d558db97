import type { PointerEvent } from 'react';
import styles from './Menu.module.css';

/**
 * What every item of a menu has. An item keeps the focus when the pointer leaves it: where a menu scrolls to what
 * the keyboard chose, it moves under a mouse that rests, and Radix would take the focus away from what was chosen.
 */
export const menuItem = {
  className: styles.item,
  onPointerLeave: (event: PointerEvent) => event.preventDefault(),
};
