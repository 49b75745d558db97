import { ruleFor } from '@fcgiscope/codec/capture';
import type { Severity } from '@fcgiscope/codec/core';
import type { Exchange } from '@fcgiscope/codec/exchange';
import { Binary } from 'lucide-react';
import { useState } from 'react';
import { formatCount } from '../../lib/format-count.js';
import { useRoute } from '../../store/use-route.js';
import { IconButton } from '../../ui/IconButton.js';
import { LinkButton } from '../../ui/LinkButton.js';
import { SeverityMark } from '../../ui/SeverityMark.js';
import styles from './DiagnosisCards.module.css';
import { proofOf } from './proof-of.js';
import { type SameFindings, sameFindings } from './same-findings.js';
import { useShowProof } from './use-show-proof.js';

/** Cards above the tabs; the others are on their tab. */
const MOST_CARDS = 2;

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** The worst findings, one line each: what is wrong, where to see it, what to change. Nothing for what is merely remarkable. */
export function DiagnosisCards({ exchange }: { readonly exchange: Exchange }) {
  const grave = sameFindings(exchange.diagnostics.filter(({ severity }) => severity !== 'info')).toSorted(
    ({ first: a }, { first: b }) => RANK[a.severity] - RANK[b.severity],
  );
  const { open } = useRoute();
  if (grave.length === 0) return null;
  return (
    <ul className={styles.cards} aria-label="What is wrong">
      {grave.slice(0, MOST_CARDS).map((findings) => (
        <Card key={findings.key} exchange={exchange} findings={findings} />
      ))}
      {grave.length > MOST_CARDS && (
        <li className={styles.rest}>
          <LinkButton onClick={() => open(exchange.index, 'diagnostics')}>
            {formatCount(grave.length - MOST_CARDS)} more
          </LinkButton>
        </li>
      )}
    </ul>
  );
}

function Card({
  exchange,
  findings: { first: diagnostic, all },
}: {
  readonly exchange: Exchange;
  readonly findings: SameFindings;
}) {
  const [whole, setWhole] = useState(false);
  const show = useShowProof(exchange);
  const rule = ruleFor(diagnostic.code);
  const proof = proofOf(diagnostic);
  return (
    <li className={styles.card} data-severity={diagnostic.severity}>
      <SeverityMark severity={diagnostic.severity} />
      <button
        type="button"
        className={styles.text}
        aria-expanded={whole}
        title={whole ? 'Less' : 'Why, and what to change'}
        onClick={() => setWhole(!whole)}
      >
        <bdi className={styles.message}>{diagnostic.message}</bdi>
        {all.length > 1 && <span className={styles.times}>× {formatCount(all.length)}</span>}
        {rule !== undefined && !whole && <span className={styles.fix}>{rule.fix}</span>}
      </button>
      <IconButton label={proof.label} text={proof.word} quiet onClick={() => show(diagnostic)}>
        <Binary size={13} aria-hidden />
      </IconButton>
      {rule !== undefined && whole && (
        <p className={styles.why}>
          {rule.why} <strong>{rule.fix}</strong>
        </p>
      )}
    </li>
  );
}
