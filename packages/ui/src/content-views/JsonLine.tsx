import type { ReactNode } from 'react';
import styles from './JsonView.module.css';

const PART = /("(?:[^"\\]|\\.)*"?)(\s*:)?|(-?\d[\d.eE+-]*|true|false|null)/g;

/** One line of laid-out JSON with keys, strings and literals told apart. */
export function JsonLine({ line }: { readonly line: string }) {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const match of line.matchAll(PART)) {
    const [whole, string, colon] = match;
    parts.push(line.slice(at, match.index));
    const kind = string === undefined ? styles.literal : colon === undefined ? styles.string : styles.key;
    parts.push(
      <span key={match.index} className={kind}>
        {whole}
      </span>,
    );
    at = match.index + whole.length;
  }
  return [...parts, line.slice(at)];
}
