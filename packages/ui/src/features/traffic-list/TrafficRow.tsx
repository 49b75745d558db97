import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { isError } from '@fcgiscope/codec/filter';
import { clsx } from 'clsx';
import { memo } from 'react';
import type { TrafficColumn } from './column.js';
import { rowSentence } from './row-sentence.js';
import styles from './TrafficRow.module.css';

export interface TrafficRowProps {
  readonly row: SummaryRow;
  /** Position in the list, from 0. */
  readonly position: number;
  readonly top: number;
  readonly selected: boolean;
  readonly columns: readonly TrafficColumn[];
  readonly onOpen: (index: number) => void;
}

/** The element that `aria-activedescendant` names. */
export function rowElementId(index: number): string {
  return `row-${index}`;
}

/** Position of a row for `aria-rowindex`: counted from 1, after the header. */
const FIRST_ROW_INDEX = 2;

export const TrafficRow = memo(function TrafficRow({ row, position, top, selected, columns, onOpen }: TrafficRowProps) {
  return (
    <div
      id={rowElementId(row.index)}
      role="row"
      tabIndex={-1}
      aria-rowindex={position + FIRST_ROW_INDEX}
      aria-selected={selected}
      aria-label={rowSentence(row)}
      className={clsx(styles.row, selected && styles.selected, isError(row) && styles.error, row.end === null && styles.open)}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onOpen(row.index)}
    >
      {columns.map((column) => (
        <Cell key={column.id} column={column} row={row} />
      ))}
    </div>
  );
});

function Cell({ column, row }: { readonly column: TrafficColumn; readonly row: SummaryRow }) {
  return (
    <div
      role="gridcell"
      className={clsx(styles.cell, column.align === 'end' && styles.end, column.face === 'mono' && styles.mono)}
      data-column={column.id}
      title={column.hover?.(row)}
    >
      {column.cell === undefined ? column.text(row) : column.cell(row)}
    </div>
  );
}
