import { type Grammar, tokensOf } from './grammars.js';
import styles from './HighlightedRow.module.css';

/** A row of text with its pieces in colour. */
export function HighlightedRow({ text, grammar }: { readonly text: string; readonly grammar: Grammar }) {
  return tokensOf(text, grammar).map(({ text: piece, kind }, i) =>
    kind === null ? (
      piece
    ) : (
      <span key={i} data-kind={kind} className={styles.token}>
        {piece}
      </span>
    ),
  );
}
