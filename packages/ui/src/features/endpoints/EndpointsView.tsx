import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { countOf, formatCount } from '../../lib/format-count.js';
import { useFixedWindow } from '../../lib/use-fixed-window.js';
import { setFilterText } from '../../store/filter-state.js';
import { type ShownRows, useOfShownRows } from '../../store/use-shown-rows.js';
import { showView } from '../../store/use-view.js';
import { ENDPOINT_COLUMNS, type EndpointColumn } from './columns.js';
import styles from './EndpointsView.module.css';
import { type Endpoint, endpointsOf, filterOf, MOST_ENDPOINTS } from './endpoint.js';
import { Histogram } from './Histogram.js';

const LATENCY_TITLE = 'latency, 0.5 ms to 30 s';

/** The figures are of the newest rows: more would take longer than they are worth. */
const MOST_ROWS = 50_000;

const ROW_HEIGHT = 28;

interface Sorting {
  readonly column: EndpointColumn;
  readonly descending: boolean;
}

const BY_COUNT = ENDPOINT_COLUMNS.find(({ id }) => id === 'count') as EndpointColumn;

function endpointsOfShown({ rows, cut }: ShownRows) {
  return { table: endpointsOf(rows), cut };
}

/** Figures for every script and route, of the exchanges that the filter shows. A click filters for one. */
export function EndpointsView() {
  const { table, cut } = useOfShownRows(MOST_ROWS, endpointsOfShown);
  const [sorting, setSorting] = useState<Sorting>({ column: BY_COUNT, descending: true });
  const sorted = useMemo(() => sortEndpoints(table.endpoints, sorting), [table, sorting]);
  const scroller = useRef<HTMLDivElement>(null);
  const { from, to } = useFixedWindow(scroller, sorted.length, ROW_HEIGHT, { inset: ROW_HEIGHT });
  const sort = (column: EndpointColumn) =>
    setSorting((now) => ({ column, descending: now.column === column ? !now.descending : column.align === 'end' }));
  return (
    <section className={styles.view} aria-label="Endpoints">
      <p className={styles.summary}>
        {countOf(sorted.length, 'endpoint')}. Choose one to see its exchanges.
        {cut > 0 && ` Of the newest ${formatCount(MOST_ROWS)} exchanges; ${formatCount(cut)} older ones are not counted.`}
        {table.uncounted > 0 &&
          ` ${formatCount(table.uncounted)} exchanges belong to more than ${formatCount(MOST_ENDPOINTS)} endpoints and are not counted.`}
      </p>
      <div
        ref={scroller}
        role="table"
        aria-label="Endpoints"
        aria-rowcount={sorted.length + 1}
        tabIndex={0}
        className={styles.scroller}
      >
        <div role="row" className={styles.header}>
          {ENDPOINT_COLUMNS.map((column) => (
            <Head key={column.id} column={column} sorting={sorting} onSort={() => sort(column)} />
          ))}
          <span role="columnheader" className={styles.head} title={LATENCY_TITLE}>
            {LATENCY_TITLE}
          </span>
        </div>
        <div role="rowgroup" className={styles.rows} style={{ height: sorted.length * ROW_HEIGHT }}>
          {sorted.slice(from, to).map((endpoint, i) => (
            <Row
              key={`${endpoint.method} ${endpoint.route} ${endpoint.script}`}
              endpoint={endpoint}
              top={(from + i) * ROW_HEIGHT}
            />
          ))}
        </div>
        {sorted.length === 0 && <p className={styles.none}>No exchange passes the filter.</p>}
      </div>
    </section>
  );
}

function sortEndpoints(endpoints: readonly Endpoint[], { column, descending }: Sorting): readonly Endpoint[] {
  const sign = descending ? -1 : 1;
  return [...endpoints].sort((a, b) => {
    const [left, right] = [column.sortBy(a), column.sortBy(b)];
    return left < right ? -sign : left > right ? sign : b.count - a.count;
  });
}

interface HeadProps {
  readonly column: EndpointColumn;
  readonly sorting: Sorting;
  readonly onSort: () => void;
}

function Head({ column, sorting, onSort }: HeadProps) {
  const sorted = sorting.column === column;
  const Arrow = sorting.descending ? ArrowDown : ArrowUp;
  return (
    <span
      role="columnheader"
      className={styles.head}
      data-align={column.align}
      aria-sort={sorted ? (sorting.descending ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" className={styles.sort} title={column.hint} onClick={onSort}>
        {column.title}
        {sorted && <Arrow size={11} aria-hidden />}
      </button>
    </span>
  );
}

function Row({ endpoint, top }: { readonly endpoint: Endpoint; readonly top: number }) {
  const choose = () => {
    setFilterText(filterOf(endpoint));
    showView({ kind: 'traffic' });
  };
  return (
    <div role="row" className={styles.row} style={{ top }} onClick={choose}>
      {ENDPOINT_COLUMNS.map(({ id, align, text, hover = text }) => (
        <span key={id} role="cell" className={styles.cell} data-column={id} data-align={align} title={hover(endpoint)}>
          {id === 'route' ? (
            <button
              type="button"
              className={styles.route}
              aria-label={`Show the exchanges of ${endpoint.method} ${endpoint.route}`}
            >
              {endpoint.route || '(no URI)'}
            </button>
          ) : (
            text(endpoint)
          )}
        </span>
      ))}
      <span role="cell" className={styles.cell}>
        <Histogram counts={endpoint.histogram} />
      </span>
    </div>
  );
}
