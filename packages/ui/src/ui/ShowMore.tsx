import { type ReactNode, useState } from 'react';
import styles from './ShowMore.module.css';

/** So many are drawn at first, and more with every click: ten thousand at once would freeze the page, and nobody reads a hundred. */
const STEP = 120;

export interface ShowMoreProps<T> {
  readonly items: readonly T[];
  readonly children: (item: T) => ReactNode;
  /** Puts the button where the list's markup wants it. */
  readonly wrap?: (button: ReactNode) => ReactNode;
}

/** For `wrap`, in a list. */
export function asListItem(button: ReactNode): ReactNode {
  return <li>{button}</li>;
}

/** A list that draws its first items, and the others when asked. */
export function ShowMore<T>({ items, children, wrap = (button) => button }: ShowMoreProps<T>) {
  const [limit, setLimit] = useState(STEP);
  const rest = items.length - limit;
  return (
    <>
      {items.slice(0, limit).map(children)}
      {rest > 0 &&
        wrap(
          <button type="button" className={styles.more} onClick={() => setLimit(limit + STEP)}>
            {rest.toLocaleString('en')} more
          </button>,
        )}
    </>
  );
}
