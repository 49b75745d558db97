import type { Diagnostic, Span } from '@fcgiscope/codec/core';
import { countOf, formatCount } from '../../../lib/format-count.js';
import { LinkButton } from '../../../ui/LinkButton.js';
import { asListItem, ShowMore } from '../../../ui/ShowMore.js';
import styles from './Places.module.css';

export interface PlacesProps {
  /** They say the same. */
  readonly findings: readonly Diagnostic[];
  readonly onProof: (diagnostic: Diagnostic) => void;
}

/** Where each of them was found, when somebody asks: by its first byte on the connection. */
export function Places({ findings, onProof }: PlacesProps) {
  const placed = findings.flatMap((diagnostic, position) =>
    diagnostic.span === undefined ? [] : [{ diagnostic, position, span: diagnostic.span }],
  );
  return (
    <details>
      <summary className={styles.summary}>{countOf(placed.length, 'place')}</summary>
      <ul className={styles.places}>
        <ShowMore items={placed} wrap={asListItem}>
          {({ diagnostic, position, span }) => (
            <li key={position}>
              <LinkButton title={placeSentence(span)} onClick={() => onProof(diagnostic)}>
                {formatCount(span.offset)}
              </LinkButton>
            </li>
          )}
        </ShowMore>
      </ul>
    </details>
  );
}

function placeSentence({ direction, offset }: Span): string {
  return `Byte ${formatCount(offset)} ${direction === 'to-app' ? 'to' : 'from'} the application`;
}
