import { ruleFor } from '@fcgiscope/codec/capture';
import type { Diagnostic } from '@fcgiscope/codec/core';
import type { Exchange } from '@fcgiscope/codec/exchange';
import { Binary } from 'lucide-react';
import { formatCount } from '../../../lib/format-count.js';
import { IconButton } from '../../../ui/IconButton.js';
import { SeverityMark } from '../../../ui/SeverityMark.js';
import { asListItem, ShowMore } from '../../../ui/ShowMore.js';
import { proofOf } from '../proof-of.js';
import { type SameFindings, sameFindings } from '../same-findings.js';
import { useShowProof } from '../use-show-proof.js';
import styles from './DiagnosticsTab.module.css';
import { FindingMessage } from './FindingMessage.js';
import { Places } from './Places.js';

/** What is wrong or remarkable: what, why, and what to change. */
export function DiagnosticsTab({ exchange }: { readonly exchange: Exchange }) {
  const show = useShowProof(exchange);
  if (exchange.diagnostics.length === 0) return <p className={styles.none}>Nothing is wrong or remarkable here.</p>;
  return (
    <div role="region" aria-label="Diagnostics" tabIndex={0} className={styles.scroller}>
      <ol>
        <ShowMore items={sameFindings(exchange.diagnostics)} wrap={asListItem}>
          {(findings) => <Finding key={findings.key} findings={findings} onProof={show} />}
        </ShowMore>
      </ol>
    </div>
  );
}

interface FindingProps {
  readonly findings: SameFindings;
  readonly onProof: (diagnostic: Diagnostic) => void;
}

function Finding({ findings: { first, all }, onProof }: FindingProps) {
  const rule = ruleFor(first.code);
  const proof = proofOf(first);
  return (
    <li className={styles.finding}>
      <SeverityMark severity={first.severity} />
      <div className={styles.body}>
        <h2 className={styles.message}>
          <FindingMessage diagnostic={first} />
          {all.length > 1 && <span className={styles.times}> × {formatCount(all.length)}</span>}
        </h2>
        <p className={styles.code}>
          {first.code}
          {first.spec !== undefined && ` · ${specName(first.spec)}`}
        </p>
        {rule !== undefined && (
          <dl className={styles.rule}>
            <dt>why</dt>
            <dd>{rule.why}</dd>
            <dt>change</dt>
            <dd>{rule.fix}</dd>
          </dl>
        )}
        {all.length > 1 && first.span !== undefined && <Places findings={all} onProof={onProof} />}
      </div>
      {proof.tab !== 'diagnostics' && (
        <IconButton label={proof.label} text={proof.word} onClick={() => onProof(first)}>
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
