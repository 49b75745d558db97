import { ruleFor } from '@fcgiscope/codec/capture';
import type { Diagnostic } from '@fcgiscope/codec/core';
import type { Exchange } from '@fcgiscope/codec/exchange';
import { Binary } from 'lucide-react';
import { useRoute } from '../../../store/use-route.js';
import { IconButton } from '../../../ui/IconButton.js';
import { LongText } from '../../../ui/LongText.js';
import { SeverityMark } from '../../../ui/SeverityMark.js';
import { ShowMore } from '../../../ui/ShowMore.js';
import { type Proof, proofOf } from '../proof-of.js';
import { pointAt } from '../records/pointed-span.js';
import styles from './DiagnosticsTab.module.css';

/** What is wrong or remarkable: what, why, and what to change. */
export function DiagnosticsTab({ exchange }: { readonly exchange: Exchange }) {
  const { open } = useRoute();
  const show = (diagnostic: Diagnostic, proof: Proof) => {
    pointAt(exchange.index, diagnostic.span ?? null);
    open(exchange.index, proof.tab);
  };
  if (exchange.diagnostics.length === 0) return <p className={styles.none}>Nothing is wrong or remarkable here.</p>;
  return (
    <div role="region" aria-label="Diagnostics" tabIndex={0} className={styles.scroller}>
      <ol>
        <ShowMore items={exchange.diagnostics.map((diagnostic, position) => ({ diagnostic, position }))}>
          {({ diagnostic, position }) => (
            <Finding key={position} diagnostic={diagnostic} onProof={(proof) => show(diagnostic, proof)} />
          )}
        </ShowMore>
      </ol>
    </div>
  );
}

function Finding({ diagnostic, onProof }: { readonly diagnostic: Diagnostic; readonly onProof: (proof: Proof) => void }) {
  const rule = ruleFor(diagnostic.code);
  const proof = proofOf(diagnostic);
  return (
    <li className={styles.finding}>
      <SeverityMark severity={diagnostic.severity} />
      <div className={styles.body}>
        <h2 className={styles.message}>
          <LongText text={diagnostic.message} />
        </h2>
        <p className={styles.code}>
          {diagnostic.code}
          {diagnostic.spec !== undefined && ` · ${specName(diagnostic.spec)}`}
        </p>
        {rule !== undefined && (
          <dl className={styles.rule}>
            <dt>why</dt>
            <dd>{rule.why}</dd>
            <dt>change</dt>
            <dd>{rule.fix}</dd>
          </dl>
        )}
      </div>
      {proof.tab !== 'diagnostics' && (
        <IconButton label={proof.label} text={proof.word} onClick={() => onProof(proof)}>
          <Binary size={13} aria-hidden />
        </IconButton>
      )}
    </li>
  );
}

/** `3.3` is a section of the FastCGI specification; other documents name themselves. */
function specName(spec: string): string {
  return /^\d/.test(spec) ? `FastCGI §${spec}` : spec;
}
