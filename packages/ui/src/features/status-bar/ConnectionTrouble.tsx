import { TriangleAlert } from 'lucide-react';
import { countOf } from '../../lib/format-count.js';
import { useCaptureFacts } from '../../store/context.js';
import { showView } from '../../store/use-view.js';
import styles from './ConnectionTrouble.module.css';

/** How many connections have findings that belong to no exchange: the list would not tell. Leads to where they are told. */
export function ConnectionTrouble() {
  const { status } = useCaptureFacts();
  if (status?.trouble === undefined) return null;
  const { connections, newest } = status.trouble;
  return (
    <button
      type="button"
      className={styles.trouble}
      title={`Findings that belong to no exchange. The newest, on connection ${newest.connection}: ${newest.message}`}
      onClick={() => showView({ kind: 'connections' })}
    >
      <TriangleAlert size={13} aria-hidden />
      {countOf(connections, 'connection')}
      <span className={styles.rest}> with findings</span>
    </button>
  );
}
