import { durationOf, isError } from '@fcgiscope/codec/filter';
import type { ConnectionReport } from '@fcgiscope/codec/live';
import { countOf, formatCount } from '../../lib/format-count.js';
import { formatDuration } from '../../lib/format-duration.js';
import { formatPercent } from '../../lib/format-rate.js';
import type { Route } from '../../store/route.js';
import { useRoute } from '../../store/use-route.js';
import { SeverityMark } from '../../ui/SeverityMark.js';
import styles from './ConnectionsView.module.css';
import { worstOf } from './finding-groups.js';
import type { Bar, ConnectionLane } from './lanes.js';
import type { TimeWindow } from './time-window.js';

/** Bars of one lane that are drawn: the newest; a lane is no wider than a screen. */
const MOST_BARS = 400;

const LANE_INNER_PX = 22;

export interface LaneProps {
  readonly lane: ConnectionLane;
  /** The exchange that is open, on whatever lane. */
  readonly open: Route | null;
  readonly shown: TimeWindow;
  readonly top: number;
}

export function Lane({ lane, open, shown, top }: LaneProps) {
  const place = (at: number) => Math.min(1, Math.max(0, (at - shown.from) / (shown.to - shown.from)));
  const visible = lane.bars.filter(({ from, to }) => to >= shown.from && from <= shown.to);
  const bars = visible.slice(-MOST_BARS);
  return (
    <li className={styles.lane} style={{ top }}>
      <span className={styles.name} title={laneSentence(lane)}>
        {lane.connection}
        {lane.report !== null && <ReportMark report={lane.report} />}
        <span className={styles.count}>
          {lane.bars.length === 0 ? 'no exchange' : lane.bars.length}
          {lane.bars.length > 1 && lane.levels === 1 && ` · idle ${formatPercent(lane.idle)}`}
          {lane.levels > 1 && ' · multiplexed'}
        </span>
      </span>
      <span className={styles.track}>
        <span className={styles.kept} style={stretch(place(lane.from), place(lane.to))} />
        {bars.map((bar) => (
          <ExchangeBar
            key={bar.row.index}
            bar={bar}
            open={open}
            levels={lane.levels}
            style={stretch(place(bar.from), place(bar.to))}
          />
        ))}
        {visible.length > bars.length && <span className={styles.more}>{visible.length - bars.length} earlier</span>}
      </span>
    </li>
  );
}

/** That the connection has findings of its own; they are listed above the lanes. */
function ReportMark({ report }: { readonly report: ConnectionReport }) {
  const worst = worstOf(report);
  return worst && <SeverityMark severity={worst} count={formatCount(report.findings.length + report.more)} />;
}

interface ExchangeBarProps {
  readonly bar: Bar;
  readonly open: Route | null;
  readonly levels: number;
  readonly style: { readonly left: string; readonly width: string };
}

function ExchangeBar({ bar, open, levels, style }: ExchangeBarProps) {
  const { row, level } = bar;
  const { href } = useRoute();
  const height = Math.floor(LANE_INNER_PX / levels);
  const title = barSentence(bar);
  return (
    <a
      href={href(row.index)}
      aria-current={open?.index === row.index || undefined}
      className={styles.bar}
      data-state={row.end === null ? 'open' : isError(row) ? 'error' : 'fine'}
      style={{ ...style, top: 4 + level * height, height: height - (levels > 1 ? 1 : 0) }}
      title={title}
    >
      <span className={styles.sentence}>{title}</span>
    </a>
  );
}

function stretch(from: number, to: number) {
  return { left: `${from * 100}%`, width: `${(to - from) * 100}%` };
}

function barSentence({ row }: Bar): string {
  const duration = durationOf(row);
  const id = row.requestId === null ? '' : `, request id ${row.requestId}`;
  return `#${row.index} ${row.method ?? ''} ${row.uri ?? row.script ?? ''}, ${
    row.status === null ? 'no status' : `status ${row.status}`
  }, ${duration === null ? 'still open' : formatDuration(duration)}${id}`;
}

function laneSentence({ connection, tap, bars, from, to, idle }: ConnectionLane): string {
  const lasted = formatDuration((to - from) / 1000);
  return `Connection ${connection}${tap === '' ? '' : ` of ${tap}`}: ${countOf(bars.length, 'exchange')} within ${lasted}, idle ${formatPercent(idle)} of it`;
}
