import { FilterX } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCount } from '../../lib/format-count.js';
import { useCaptureFacts, useCaptureStore, useRowsVersion } from '../../store/context.js';
import { clearFilter } from '../../store/filter-state.js';
import { IconButton } from '../../ui/IconButton.js';
import { TrafficList } from './TrafficList.js';
import styles from './TrafficPane.module.css';

/** The list; or why there is none. */
export function TrafficPane({ whenEmpty }: { readonly whenEmpty: ReactNode }) {
  const store = useCaptureStore();
  useRowsVersion();
  const { greeted, connection } = useCaptureFacts();
  if (!greeted && connection.kind !== 'absent') return connection.kind === 'connecting' ? <Connecting /> : null;
  if (store.rows.size === 0) return whenEmpty;
  return (
    <div className={styles.pane}>
      <TrafficList />
      {store.view.count === 0 && <NothingMatches total={store.rows.size} />}
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

function NothingMatches({ total }: { readonly total: number }) {
  return (
    <div className={styles.nothing} role="status">
      <p>None of the {formatCount(total)} exchanges matches the filter.</p>
      <IconButton label="Clear the filter" text="Clear the filter" onClick={() => clearFilter()}>
        <FilterX size={14} aria-hidden />
      </IconButton>
    </div>
  );
}
