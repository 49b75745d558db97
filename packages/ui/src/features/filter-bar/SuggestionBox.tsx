import { useEffect, useRef } from 'react';
import styles from './SuggestionBox.module.css';
import type { SuggestionList } from './use-suggestions.js';

export const SUGGESTION_BOX = 'filter-suggestions';

export function suggestionId(position: number): string {
  return `${SUGGESTION_BOX}-${position}`;
}

/** What could be written at the caret. The pointer must not take the focus away from the field. */
export function SuggestionBox({ list }: { readonly list: SuggestionList }) {
  const box = useRef<HTMLDivElement>(null);
  const { items, active, take } = list;
  useEffect(() => {
    if (active !== null) box.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  if (items.length === 0) return null;
  return (
    <div ref={box} id={SUGGESTION_BOX} role="listbox" aria-label="Suggestions" className={styles.box}>
      {items.map((item, position) => (
        <div
          key={item.insert}
          id={suggestionId(position)}
          role="option"
          aria-selected={position === active}
          className={styles.item}
          onMouseDown={(event) => {
            event.preventDefault();
            take(item);
          }}
        >
          <span className={styles.label}>{item.label}</span>
          <span className={styles.help}>{item.help}</span>
        </div>
      ))}
    </div>
  );
}
