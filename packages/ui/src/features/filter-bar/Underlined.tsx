import type { FilterError } from '@fcgiscope/codec/filter';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import styles from './FilterBar.module.css';

export interface UnderlinedProps {
  readonly text: string;
  readonly error: FilterError | null;
  readonly scrolledWith: RefObject<HTMLInputElement | null>;
}

/** Lies under the input and repeats its text unseen, so that a wavy line can stand where the mistake is. */
export function Underlined({ text, error, scrolledWith }: UnderlinedProps) {
  const layer = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const input = scrolledWith.current;
    if (input === null) return;
    const follow = () => {
      if (layer.current !== null) layer.current.scrollLeft = input.scrollLeft;
    };
    follow();
    input.addEventListener('scroll', follow);
    return () => input.removeEventListener('scroll', follow);
  }, [scrolledWith]);
  if (error === null) return null;
  const from = Math.min(error.offset, text.length);
  const to = Math.min(text.length, from + Math.max(1, error.length));
  return (
    <div ref={layer} className={styles.underlay} aria-hidden>
      {text.slice(0, from)}
      <span className={styles.mistake}>{text.slice(from, to) || ' '}</span>
      {text.slice(to)}
    </div>
  );
}
