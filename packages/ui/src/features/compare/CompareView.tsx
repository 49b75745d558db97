import type { Exchange } from '@fcgiscope/codec/exchange';
import { ArrowLeftRight, X } from 'lucide-react';
import { useState } from 'react';
import { useResource } from '../../lib/use-resource.js';
import { useCaptureSource } from '../../store/context.js';
import { formatRoute } from '../../store/route.js';
import { showView } from '../../store/use-view.js';
import { IconButton } from '../../ui/IconButton.js';
import { ResourceView } from '../../ui/ResourceView.js';
import { BodySections } from './BodySections.js';
import styles from './CompareView.module.css';
import { FactSections } from './FactSections.js';
import { loadSides, type Sides } from './load-sides.js';

export interface CompareViewProps {
  readonly left: number;
  readonly right: number;
}

/** Two exchanges side by side: what differs, or everything. */
export function CompareView({ left, right }: CompareViewProps) {
  const source = useCaptureSource();
  const [all, setAll] = useState(false);
  const sides = useResource(`${left}/${right}`, '', (signal) => loadSides(source, left, right, signal));
  return (
    <section className={styles.view} aria-label={`Exchanges ${left} and ${right} compared`}>
      <header className={styles.tools}>
        <h2 className={styles.title}>
          #{left} and #{right}
        </h2>
        <label className={styles.toggle}>
          <input type="checkbox" checked={!all} onChange={() => setAll(!all)} />
          only differences
        </label>
        <IconButton
          label="Swap the sides"
          text="swap"
          quiet
          onClick={() => showView({ kind: 'compare', left: right, right: left })}
        >
          <ArrowLeftRight size={13} aria-hidden />
        </IconButton>
        <span className={styles.close}>
          <IconButton label="Back to the list (Esc)" quiet onClick={() => showView({ kind: 'traffic' })}>
            <X size={14} aria-hidden />
          </IconButton>
        </span>
      </header>
      <ResourceView resource={sides}>{(loaded) => <Comparison sides={loaded} all={all} />}</ResourceView>
    </section>
  );
}

function Comparison({ sides, all }: { readonly sides: Sides; readonly all: boolean }) {
  return (
    <div role="region" aria-label="Differences" tabIndex={0} className={styles.scroller}>
      <div className={styles.heads}>
        <SideHead exchange={sides.left.exchange} />
        <SideHead exchange={sides.right.exchange} />
      </div>
      <FactSections sides={sides} all={all} />
      <BodySections sides={sides} all={all} />
    </div>
  );
}

function SideHead({ exchange: { index, request, response } }: { readonly exchange: Exchange }) {
  return (
    <a href={`#${formatRoute({ index, tab: 'overview' })}`} className={styles.side}>
      #{index} {request.method} <bdi>{(request.uri ?? request.script ?? '').slice(0, 300)}</bdi> {response?.status ?? '—'}
    </a>
  );
}
