import type { SummaryRow } from '@fcgiscope/codec/exchange';
import type { RowOrder } from '../../store/view-index.js';
import type { TrafficColumn } from './column.js';

/** Orders rows by a column. What a row does not have comes last, whichever way; text compares by code units, which is fast and stable. */
export function rowOrder(sortBy: NonNullable<TrafficColumn['sortBy']>, descending: boolean): RowOrder {
  const sign = descending ? -1 : 1;
  return (a: SummaryRow, b: SummaryRow) => {
    const left = sortBy(a);
    const right = sortBy(b);
    if (left === right) return 0;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right ? -sign : sign;
  };
}
