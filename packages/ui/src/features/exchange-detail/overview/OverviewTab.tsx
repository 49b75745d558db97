import type { Exchange } from '@fcgiscope/codec/exchange';
import { LongText } from '../../../ui/LongText.js';
import { factsOf } from './facts-of.js';
import { OtherExchanges } from './OtherExchanges.js';
import styles from './OverviewTab.module.css';
import { TimingDiagram } from './TimingDiagram.js';

/** The exchange at a glance: what it was, how long each part took, how it ended. */
export function OverviewTab({ exchange }: { readonly exchange: Exchange }) {
  return (
    <div role="region" aria-label="Overview" tabIndex={0} className={styles.overview}>
      <dl className={styles.facts}>
        {factsOf(exchange).map(({ name, value, mono }) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd data-mono={mono}>
              <LongText text={value} />
            </dd>
          </div>
        ))}
        <div className={styles.fact}>
          <dt>also on it</dt>
          <dd>
            <OtherExchanges exchange={exchange} />
          </dd>
        </div>
      </dl>
      <TimingDiagram exchange={exchange} />
    </div>
  );
}
