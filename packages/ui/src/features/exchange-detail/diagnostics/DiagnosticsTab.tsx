import { ruleFor } from '@fcgiscope/codec/capture';
import type { Diagnostic } from '@fcgiscope/codec/core';
import type { Exchange } from '@fcgiscope/codec/exchange';
import { Binary } from 'lucide-react';
import { useRoute } from '../../../store/use-route.js';
import { IconButton } from '../../../ui/IconButton.js';
import { SeverityMark } from '../../../ui/SeverityMark.js';
import { ShowMore } from '../../../ui/ShowMore.js';
import { pointAt } from '../records/pointed-span.js';
import styles from './DiagnosticsTab.module.css';

/** What is wrong or remarkable: what, why, and what to change. */
export function DiagnosticsTab({ exchange }: { readonly exchange: Exchange }) {
  const { open } = useRoute();
  const showBytes = (diagnostic: Diagnostic) => {
    pointAt(exchange.index, diagnostic.span ?? null);
    open(exchange.index, 'records');
  };
  if (exchange.diagnostics.length === 0) return <p className={styles.none}>Nothing is wrong or remarkable here.</p>;
  return (
    <div role="region" aria-label="Diagnostics" tabIndex={0} className={styles.scroller}>
      <ol>
        <ShowMore items={exchange.diagnostics.map((diagnostic, position) => ({ diagnostic, position }))}>
          {({ diagnostic, position }) => <Finding key={position} diagnostic={diagnostic} onBytes={() => showBytes(diagnostic)} />}
        </ShowMore>
      </ol>
    </div>
  );
}

function Finding({ diagnostic, onBytes }: { readonly diagnostic: Diagnostic; readonly onBytes: () => void }) {
  const rule = ruleFor(diagnostic.code);
  return (
    <li className={styles.finding}>
      <SeverityMark severity={diagnostic.severity} />
      <div className={styles.body}>
        <h2 className={styles.message}>{diagnostic.message}</h2>
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
      {diagnostic.span !== undefined && (
        <IconButton label="Show the bytes that prove it" text="bytes" onClick={onBytes}>
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
