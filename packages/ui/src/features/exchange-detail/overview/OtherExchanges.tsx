import type { Exchange, SummaryRow } from '@fcgiscope/codec/exchange';
import { useCaptureStore } from '../../../store/context.js';
import type { RowTable } from '../../../store/row-table.js';
import { useRoute } from '../../../store/use-route.js';
import styles from './OverviewTab.module.css';

/** So many of each side are linked: a kept connection carries thousands. */
const MOST_LINKS = 5;

/** Rows before and after that are looked at. */
const REACH = 5000;

/** Links to the exchanges of the same connection that are next to this one. */
export function OtherExchanges({ exchange }: { readonly exchange: Exchange }) {
  const { rows } = useCaptureStore();
  const { href } = useRoute();
  const others = [...neighbours(rows, exchange, -1).toReversed(), ...neighbours(rows, exchange, 1)];
  if (others.length === 0) return 'no other exchange';
  return (
    <span className={styles.others}>
      {others.map(({ index, method, uri }) => (
        <a key={index} href={href(index, 'overview')} title={`${method ?? ''} ${(uri ?? '').slice(0, 200)}`}>
          #{index}
        </a>
      ))}
    </span>
  );
}

function neighbours(rows: RowTable, { index, connection }: Exchange, step: 1 | -1): SummaryRow[] {
  const found: SummaryRow[] = [];
  for (let at = index + step; at >= rows.from && at < rows.to && Math.abs(at - index) < REACH; at += step) {
    const row = rows.get(at);
    if (row?.connection === connection.id) found.push(row);
    if (found.length === MOST_LINKS) break;
  }
  return found;
}
