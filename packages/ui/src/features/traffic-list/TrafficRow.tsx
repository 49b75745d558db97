import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { isError } from '@fcgiscope/codec/filter';
import { clsx } from 'clsx';
import { type MouseEvent, memo, type ReactNode } from 'react';
import type { TrafficColumn } from './column.js';
import { rowSentence } from './row-sentence.js';
import styles from './TrafficRow.module.css';
import { GROUP_COLUMN } from './use-all-columns.js';

export interface TrafficRowProps {
  readonly row: SummaryRow;
  /** Position in the list, from 0. */
  readonly position: number;
  readonly top: number;
  /** It is the one that is open. */
  readonly open: boolean;
  /** It is one of those that are chosen. */
  readonly chosen: boolean;
  /** The keyboard is here. */
  readonly cursor: boolean;
  readonly columns: readonly TrafficColumn[];
  /** What its group is called; null where the list is not grouped. */
  readonly group: string | null;
  /** It is the first one of its group. */
  readonly groupBegins: boolean;
  /** Grows as values come that are not in the row: it is drawn again then. */
  readonly values: number;
  /** Cells say more on hover. */
  readonly hovers: boolean;
  readonly onClick: (event: MouseEvent, index: number) => void;
}

/** The element that `aria-activedescendant` names. */
export function rowElementId(index: number): string {
  return `row-${index}`;
}

const INDEX_OF_ID = /^row-(\d+)$/;

/** The exchange that the element of a row shows; undefined where it is none. */
export function indexOfRow(element: Element | null): number | undefined {
  const digits = INDEX_OF_ID.exec(element?.id ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Position of a row for `aria-rowindex`: counted from 1, after the header. */
const FIRST_ROW_INDEX = 2;

export const TrafficRow = memo(function TrafficRow(props: TrafficRowProps) {
  const { row, position, top, open, chosen, cursor, columns, group, groupBegins, hovers, onClick } = props;
  return (
    <div
      id={rowElementId(row.index)}
      role="row"
      tabIndex={-1}
      aria-rowindex={position + FIRST_ROW_INDEX}
      aria-selected={open || chosen}
      aria-current={open || undefined}
      aria-label={rowSentence(row)}
      className={clsx(
        styles.row,
        (open || chosen) && styles.selected,
        cursor && styles.cursor,
        groupBegins && styles.groupBegins,
        isError(row) && styles.error,
        row.end === null && styles.open,
      )}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => onClick(event, row.index)}
    >
      {columns.map((column) => cellOf(column, row, group, hovers))}
    </div>
  );
});

/** No component: there are hundreds of cells. */
function cellOf(column: TrafficColumn, row: SummaryRow, group: string | null, hovers: boolean): ReactNode {
  const text = column.id === GROUP_COLUMN ? (group ?? '') : column.text(row);
  return (
    <div
      key={column.id}
      role="gridcell"
      className={clsx(styles.cell, column.align === 'end' && styles.end, column.face === 'mono' && styles.mono)}
      data-column={column.id}
      title={hovers ? (column.id === GROUP_COLUMN ? text : column.hover?.(row)) : undefined}
    >
      {column.cell === undefined ? text : column.cell(row)}
    </div>
  );
}
