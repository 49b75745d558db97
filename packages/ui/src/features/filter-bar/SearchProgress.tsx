import { CircleStop, Play } from 'lucide-react';
import { formatCount } from '../../lib/format-count.js';
import { resumeSearch, stopSearch } from '../../store/filter-connection.js';
import { useFilterState } from '../../store/filter-state.js';
import type { SearchState } from '../../store/match-search.js';
import { IconButton } from '../../ui/IconButton.js';
import styles from './SearchProgress.module.css';

/** How far the search beyond rows is, and the way to stop it. Nothing where rows decide, or where it is done. */
export function SearchProgress() {
  const search = useFilterState((state) => state.search);
  if (search === null || search.kind === 'done') return null;
  const running = search.kind === 'running';
  return (
    <div className={styles.progress} data-kind={search.kind}>
      <span role={search.kind === 'failed' ? 'alert' : 'status'} title={search.message}>
        {wordsOf(search)}
      </span>
      <progress className={styles.bar} value={search.decided} max={Math.max(1, search.total)} aria-label="Searched" />
      <IconButton label={running ? 'Stop searching' : 'Go on searching'} quiet onClick={running ? stopSearch : resumeSearch}>
        {running ? <CircleStop size={13} aria-hidden /> : <Play size={13} aria-hidden />}
      </IconButton>
    </div>
  );
}

function wordsOf({ kind, decided, total, message }: SearchState): string {
  const far = `${formatCount(decided)} of ${formatCount(total)}`;
  if (kind === 'failed') return `search failed at ${far}: ${message}`;
  return kind === 'stopped' ? `stopped at ${far}` : `searched ${far}`;
}
