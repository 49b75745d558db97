import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import type { FixedWindow } from '../../lib/fixed-window.js';
import { formatDuration } from '../../lib/format-duration.js';
import { NO_ROW_KEYS, nextRowKeys } from '../../lib/row-keys.js';
import { useFixedWindow } from '../../lib/use-fixed-window.js';
import { useCaptureStore, useOfFacts, useValueCache } from '../../store/context.js';
import { TRAFFIC_GRID } from '../../store/focus-targets.js';
import { usePreferences } from '../../store/preferences.js';
import { useSelection } from '../../store/selection.js';
import { useRoute } from '../../store/use-route.js';
import { useRowHeight } from '../../ui/row-height.js';
import { ColumnMenu } from './ColumnMenu.js';
import type { TrafficColumn } from './column.js';
import { columnTracks, leastWidth } from './column-tracks.js';
import { WATERFALL } from './columns.js';
import { groupLabels } from './group-labels.js';
import { ListHeader } from './ListHeader.js';
import { useMenuTarget } from './menu-target.js';
import { RowMenu } from './RowMenu.js';
import { TailButton } from './TailButton.js';
import styles from './TrafficList.module.css';
import { rowElementId, TrafficRow } from './TrafficRow.js';
import { useAllColumns, useValuesVersion } from './use-all-columns.js';
import { useBusyHover } from './use-busy-hover.js';
import { useFollowTail } from './use-follow-tail.js';
import { useDrawn, useRedrawPace } from './use-redraw-pace.js';
import { useReveal } from './use-reveal.js';
import { useRowChoice } from './use-row-choice.js';
import { useSorting } from './use-sorting.js';
import { type TrafficTable, useTrafficTable } from './use-traffic-table.js';
import { useVisibleRows } from './visible-rows.js';
import { WaterfallColumn } from './waterfall/WaterfallColumn.js';

/** The keys of the elements that draw the rows of a window, however far it moves. */
function useRowKeys(shown: FixedWindow): readonly number[] {
  const last = useRef(NO_ROW_KEYS);
  last.current = nextRowKeys(last.current, shown);
  return last.current.keys;
}

/** Rows that are all replaced in a moment are drawn where they are seen, and a little above: there goes who stops it with the wheel. */
const BUSY_OVERSCAN = 1;

/** The columns that are shown, in their order: the same array until that changes. */
function useShownColumns(table: TrafficTable, all: readonly TrafficColumn[]): readonly TrafficColumn[] {
  const ids = table
    .getVisibleLeafColumns()
    .map((column) => column.id)
    .join();
  return useMemo(() => ids.split(',').flatMap((id) => all.filter((column) => column.id === id)), [ids, all]);
}

/** Asks for the values that made columns show in these rows. */
function useShownValues(columns: readonly TrafficColumn[], rows: readonly { readonly index: number }[]): number {
  const values = useValueCache();
  const version = useValuesVersion();
  useEffect(() => {
    const fields = columns.filter((column) => column.made).map((column) => column.id);
    const indexes = rows.map((row) => row.index);
    values.want(fields, indexes);
  }, [values, columns, rows]);
  return version;
}

/** The live list of exchanges: draws the rows in view and nothing else. */
export function TrafficList() {
  const store = useCaptureStore();
  const pace = useRedrawPace();
  const { route, open } = useRoute();
  const scroller = useRef<HTMLDivElement>(null);
  const sorting = useSorting(scroller);
  const { count } = store.view;
  const rowHeight = useRowHeight();
  // A file has no tail: it is looked at from its beginning, also while it is read.
  const isLive = useOfFacts(({ status }) => status?.file === undefined);
  const tail = useFollowTail(scroller, count, sorting.byArrival && isLive);
  const shown = useFixedWindow(scroller, count, rowHeight, {
    inset: rowHeight,
    atEnd: tail.following,
    ...(pace.busy ? { overscan: BUSY_OVERSCAN } : {}),
  });
  const { from, to } = shown;
  useDrawn(pace, { inSight: to - from, following: tail.following });
  const visible = useVisibleRows(store, from, to);
  const all = useAllColumns();
  const table = useTrafficTable(all, sorting.state, sorting.change);
  const columns = useShownColumns(table, all);
  const values = useShownValues(columns, visible);
  const widths = usePreferences((preferences) => preferences.columnSizing);
  const groupBy = usePreferences((preferences) => preferences.groupBy);
  const { chosen, cursor } = useSelection();
  useReveal(scroller, store, cursor ?? undefined, rowHeight);
  const menu = useMenuTarget(scroller, store, useValueCache());
  const hover = useBusyHover(pace.busy, store, columns);
  const span = useRef<HTMLSpanElement>(null);
  const showSpan = useCallback((micros: number) => {
    if (span.current !== null) span.current.textContent = formatDuration(micros / 1000);
  }, []);
  const tracks = columnTracks(columns, widths);
  const keys = useRowKeys(shown);
  const groups = groupLabels(store, groupBy, visible, from);

  const { stop } = tail;
  const openRow = useCallback(
    (index: number) => {
      stop();
      open(index);
    },
    [open, stop],
  );
  const choice = useRowChoice(store, route?.index, rowHeight, openRow);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (menu.onKeyDown(event)) event.preventDefault();
    else choice.onKeyDown(event);
  };

  return (
    <section className={styles.list} aria-label="Exchanges">
      <RowMenu target={menu.target}>
        <div
          ref={scroller}
          id={TRAFFIC_GRID}
          role="grid"
          aria-label="Exchanges, in rows"
          aria-rowcount={count + 1}
          aria-colcount={columns.length}
          aria-multiselectable
          aria-activedescendant={visible.some((row) => row.index === cursor) ? rowElementId(cursor ?? 0) : undefined}
          tabIndex={0}
          className={styles.scroller}
          style={{ '--columns': tracks }}
          onKeyDown={onKeyDown}
          onContextMenuCapture={menu.onContextMenu}
          {...hover}
        >
          <div role="rowgroup" className={styles.content} style={{ minWidth: leastWidth(columns, widths) }}>
            <ListHeader table={table} columns={columns} extra={{ [WATERFALL]: <span ref={span} className={styles.span} /> }} />
          </div>
          <div
            role="rowgroup"
            className={styles.content}
            style={{ height: count * rowHeight, minWidth: leastWidth(columns, widths) }}
          >
            {visible.map((row, i) => (
              <TrafficRow
                key={keys[i]}
                row={row}
                position={from + i}
                top={(from + i) * rowHeight}
                open={row.index === route?.index}
                chosen={chosen.has(row.index)}
                cursor={row.index === cursor}
                group={groups[i]?.label ?? null}
                groupBegins={groups[i]?.begins ?? false}
                columns={columns}
                values={values}
                hovers={!pace.busy}
                onClick={choice.onClick}
              />
            ))}
            <WaterfallColumn
              scroller={scroller}
              layout={tracks}
              top={from * rowHeight}
              rowHeight={rowHeight}
              rows={visible}
              moving={!pace.busy}
              onSpan={showSpan}
            />
          </div>
        </div>
      </RowMenu>
      <div className={styles.corner}>
        <ColumnMenu table={table} all={all} />
      </div>
      {isLive && !tail.following && sorting.byArrival && (tail.unseen > 0 || to < count) && (
        <TailButton unseen={tail.unseen} onFollow={tail.follow} />
      )}
    </section>
  );
}
