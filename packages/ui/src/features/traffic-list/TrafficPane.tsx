import { FilterX } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCount } from '../../lib/format-count.js';
import { useOfFacts, useOfRows } from '../../store/context.js';
import { clearFilter } from '../../store/filter-state.js';
import { IconButton } from '../../ui/IconButton.js';
import { TrafficList } from './TrafficList.js';
import styles from './TrafficPane.module.css';

/** The list; or why there is none. */
export function TrafficPane({ whenEmpty }: { readonly whenEmpty: ReactNode }) {
  const isEmpty = useOfRows(({ rows }) => rows.size === 0);
  const nothingShown = useOfRows(({ view }) => view.count === 0);
  const greeted = useOfFacts((facts) => facts.greeted);
  const kind = useOfFacts(({ connection }) => connection.kind);
  if (!greeted && kind !== 'absent') return kind === 'connecting' ? <Connecting /> : null;
  if (isEmpty) return whenEmpty;
  return (
    <div className={styles.pane}>
      <TrafficList />
      {nothingShown && <NothingMatches />}
    </div>
  );
}

/** Said only when it takes long. */
function Connecting() {
  return (
    <p className={styles.connecting} role="status">
      connecting to fcgiscope…
    </p>
  );
}

function NothingMatches() {
  const total = useOfRows(({ rows }) => rows.size);
  return (
    <div className={styles.nothing} role="status">
      <p>None of the {formatCount(total)} exchanges matches the filter.</p>
      <IconButton label="Clear the filter" text="Clear the filter" onClick={() => clearFilter()}>
        <FilterX size={14} aria-hidden />
      </IconButton>
    </div>
  );
}
