import { ArrowDown, ArrowUp } from 'lucide-react';
import type { DragEvent, PointerEvent, ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { TrafficColumn } from './column.js';
import { moveColumn } from './column-moves.js';
import styles from './ListHeader.module.css';
import { GROUP_COLUMN } from './use-all-columns.js';
import type { TrafficTable } from './use-traffic-table.js';

export interface ListHeaderProps {
  readonly table: TrafficTable;
  readonly columns: readonly TrafficColumn[];
  /** What stands beside the title of a column. */
  readonly extra: Readonly<Record<string, ReactNode>>;
}

type Column = ReturnType<TrafficTable['getVisibleLeafColumns']>[number];
type Header = ReturnType<TrafficTable['getLeafHeaders']>[number];

/** What `aria-sort` calls a direction. */
const ARIA_SORT = { asc: 'ascending', desc: 'descending', none: 'none' } as const;

export function ListHeader({ table, columns, extra }: ListHeaderProps) {
  const headers = new Map(table.getLeafHeaders().map((header) => [header.column.id, header]));
  return (
    <div role="row" aria-rowindex={1} className={styles.header}>
      {columns.map((column) => {
        const header = headers.get(column.id);
        return header && <HeaderCell key={column.id} header={header} column={column} extra={extra[column.id]} table={table} />;
      })}
    </div>
  );
}

interface HeaderCellProps {
  readonly header: Header;
  readonly column: TrafficColumn;
  readonly extra: ReactNode;
  readonly table: TrafficTable;
}

function HeaderCell({ header, column, extra, table }: HeaderCellProps) {
  const sortable = header.column.getCanSort();
  return (
    <div
      role="columnheader"
      className={styles.cell}
      data-align={column.align}
      data-column={column.id}
      title={column.hint}
      aria-sort={sortable ? ARIA_SORT[header.column.getIsSorted() || 'none'] : undefined}
      draggable={column.id !== GROUP_COLUMN}
      onDragStart={(event) => event.dataTransfer.setData(COLUMN_DRAG, column.id)}
      onDragOver={(event) => event.dataTransfer.types.includes(COLUMN_DRAG) && event.preventDefault()}
      onDrop={(event) => drop(event, table, column.id)}
    >
      {sortable ? (
        <SortButton column={header.column} title={column.title} />
      ) : (
        <span className={styles.title}>{column.title}</span>
      )}
      {extra}
      <ResizeHandle header={header} table={table} />
    </div>
  );
}

/** Columns are dragged by their titles; the type keeps files and others out. */
const COLUMN_DRAG = 'application/x-fcgiscope-column';

function drop(event: DragEvent, table: TrafficTable, target: string): void {
  const id = event.dataTransfer.getData(COLUMN_DRAG);
  if (id === '' || target === GROUP_COLUMN) return;
  event.preventDefault();
  moveColumn(table, id, target);
}

function SortButton({ column, title }: { readonly column: Column; readonly title: string }) {
  const sorted = column.getIsSorted();
  const Arrow = sorted === 'desc' ? ArrowDown : ArrowUp;
  return (
    <button type="button" tabIndex={-1} className={styles.title} onClick={() => column.toggleSorting()}>
      {title}
      {sorted && <Arrow size={11} aria-hidden />}
    </button>
  );
}

/** Dragged with the pointer; a double click gives the column its first width back. */
function ResizeHandle({ header, table }: { readonly header: Header; readonly table: TrafficTable }) {
  const start = (event: PointerEvent<HTMLElement>) => {
    // A column that grows is wider than the table knows: the drag begins at what the eye sees.
    const width = event.currentTarget.parentElement?.offsetWidth;
    if (width !== undefined) flushSync(() => table.setColumnSizing((sizes) => ({ ...sizes, [header.column.id]: width })));
    header.getResizeHandler()(event);
  };
  return (
    <span
      aria-hidden
      className={styles.handle}
      data-resizing={header.column.getIsResizing() || undefined}
      draggable
      onDragStart={(event) => {
        // To resize is not to move the column.
        event.preventDefault();
        event.stopPropagation();
      }}
      onPointerDown={start}
      onDoubleClick={() => header.column.resetSize()}
    />
  );
}
