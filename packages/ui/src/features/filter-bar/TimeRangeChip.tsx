import { X } from 'lucide-react';
import { clockText } from '../../store/clock-text.js';
import { setTimeRange, useFilterState } from '../../store/filter-state.js';
import styles from './TimeRangeChip.module.css';

/** The stretch of time that was chosen in the strip; a click shows all times again. */
export function TimeRangeChip() {
  const range = useFilterState((state) => state.timeRange);
  if (range === null) return null;
  return (
    <button type="button" className={styles.chip} title="Show all times" onClick={() => setTimeRange(null)}>
      {clockText(range.from)} – {clockText(range.to)}
      <X size={12} aria-label="Show all times" />
    </button>
  );
}
