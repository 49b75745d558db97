import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react';
import { formatDuration } from '../../lib/format-duration.js';
import { useFixedWindow } from '../../lib/use-fixed-window.js';
import { useCaptureStore, useRowsVersion } from '../../store/context.js';
import { TRAFFIC_GRID } from '../../store/focus-targets.js';
import { usePreferences } from '../../store/preferences.js';
import { useRoute } from '../../store/use-route.js';
import { ColumnMenu } from './ColumnMenu.js';
import type { TrafficColumn } from './column.js';
import { columnTracks, leastWidth } from './column-tracks.js';
import { COLUMNS, WATERFALL } from './columns.js';
import { ListHeader } from './ListHeader.js';
import { positionAfterKey } from './list-keys.js';
import { TailButton } from './TailButton.js';
import styles from './TrafficList.module.css';
import { rowElementId, TrafficRow } from './TrafficRow.js';
import { useFollowTail } from './use-follow-tail.js';
import { useReveal } from './use-reveal.js';
import { useSorting } from './use-sorting.js';
import { type TrafficTable, useTrafficTable } from './use-traffic-table.js';
import { useVisibleRows } from './visible-rows.js';
import { WaterfallColumn } from './waterfall/WaterfallColumn.js';

/** As `--row-height` says. */
const ROW_HEIGHT = 24;

/** Rows are drawn into elements that are used again as the list moves; there are never more of them in the window than this. */
const ROW_POOL = 512;

/** The columns that are shown, in their order: the same array until that changes. */
function useShownColumns(table: TrafficTable): readonly TrafficColumn[] {
  const ids = table
    .getVisibleLeafColumns()
    .map((column) => column.id)
    .join();
  return useMemo(() => ids.split(',').flatMap((id) => COLUMNS.filter((column) => column.id === id)), [ids]);
}

/** The live list of exchanges: draws the rows in view and nothing else. */
export function TrafficList() {
  const store = useCaptureStore();
  useRowsVersion();
  const { route, open } = useRoute();
  const scroller = useRef<HTMLDivElement>(null);
  const sorting = useSorting(scroller);
  const { count } = store.view;
  const { from, to } = useFixedWindow(scroller, count, ROW_HEIGHT, ROW_HEIGHT);
  const visible = useVisibleRows(store, from, to);
  const table = useTrafficTable(visible, sorting.state, sorting.change);
  const columns = useShownColumns(table);
  const widths = usePreferences((preferences) => preferences.columnSizing);
  const tail = useFollowTail(scroller, count, sorting.byArrival);
  const selected = route?.index;
  useReveal(scroller, store, selected, ROW_HEIGHT);
  const [span, setSpan] = useState(0);
  const tracks = columnTracks(columns, widths);

  const { stop } = tail;
  const openRow = useCallback(
    (index: number) => {
      stop();
      open(index);
    },
    [open, stop],
  );
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const now = selected === undefined ? undefined : store.view.positionOf(selected);
    const pageSize = Math.max(1, Math.floor(event.currentTarget.clientHeight / ROW_HEIGHT) - 2);
    const position = event.ctrlKey || event.metaKey || event.altKey ? null : positionAfterKey(event.key, now, count, pageSize);
    const index = position === null ? undefined : store.view.at(position);
    if (index === undefined) return;
    event.preventDefault();
    openRow(index);
  };

  return (
    <section className={styles.list} aria-label="Exchanges">
      <div
        ref={scroller}
        id={TRAFFIC_GRID}
        role="grid"
        aria-label="Exchanges, in rows"
        aria-rowcount={count + 1}
        aria-colcount={columns.length}
        aria-activedescendant={visible.some((row) => row.index === selected) ? rowElementId(selected ?? 0) : undefined}
        tabIndex={0}
        className={styles.scroller}
        style={{ '--columns': tracks }}
        onKeyDown={onKeyDown}
      >
        <div role="rowgroup" className={styles.content} style={{ minWidth: leastWidth(columns, widths) }}>
          <ListHeader
            table={table}
            columns={columns}
            extra={{ [WATERFALL]: <span className={styles.span}>{formatDuration(span / 1000)}</span> }}
          />
        </div>
        <div
          role="rowgroup"
          className={styles.content}
          style={{ height: count * ROW_HEIGHT, minWidth: leastWidth(columns, widths) }}
        >
          {table.getRowModel().rows.map(({ original: row }, i) => (
            <TrafficRow
              key={(from + i) % ROW_POOL}
              row={row}
              position={from + i}
              top={(from + i) * ROW_HEIGHT}
              selected={row.index === selected}
              columns={columns}
              onOpen={openRow}
            />
          ))}
          <WaterfallColumn
            scroller={scroller}
            layout={tracks}
            top={from * ROW_HEIGHT}
            rowHeight={ROW_HEIGHT}
            rows={visible}
            onSpan={setSpan}
          />
        </div>
      </div>
      <div className={styles.corner}>
        <ColumnMenu table={table} />
      </div>
      {!tail.following && sorting.byArrival && (tail.unseen > 0 || to < count) && (
        <TailButton unseen={tail.unseen} onFollow={tail.follow} />
      )}
    </section>
  );
}
