import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { niceCeil } from '../../../lib/nice-ticks.js';
import { type Phase, segmentsOf } from '../../../lib/phases.js';
import type { WaterfallMode } from '../../../store/preferences.js';

/** The time that the column's width stands for; all visible rows share it. Epoch microseconds. */
export interface WaterfallScale {
  readonly mode: WaterfallMode;
  /** Time at the left edge; with `duration` every row has its own, its start. */
  readonly from: number;
  readonly span: number;
}

/** Where one exchange is so much longer than the others, it is cut off rather than all others made invisible. */
const OUTLIER_FACTOR = 12;

const SHORTEST_SPAN = 1000;

/** The scale on which `rows` fit, `now` being the end of those that are open. */
export function scaleOf(rows: readonly SummaryRow[], now: number, mode: WaterfallMode): WaterfallScale {
  if (rows.length === 0) return { mode, from: 0, span: SHORTEST_SPAN };
  if (mode === 'duration') return { mode, from: 0, span: durationSpan(rows.map((row) => (row.end ?? now) - row.start)) };
  const from = Math.min(...rows.map((row) => row.start));
  const to = Math.max(...rows.map((row) => row.end ?? now));
  return { mode, from, span: Math.max(SHORTEST_SPAN, to - from) };
}

function durationSpan(durations: readonly number[]): number {
  const sorted = [...durations].sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? 0;
  const maximum = sorted[sorted.length - 1] ?? 0;
  return niceCeil(Math.max(SHORTEST_SPAN, Math.min(maximum, median * OUTLIER_FACTOR)));
}

/** A stretch of the column, in pixels from its left edge. */
export interface BarPart {
  readonly phase: Phase;
  readonly from: number;
  readonly to: number;
}

export interface Bar {
  readonly parts: readonly BarPart[];
  /** Longer than the scale: drawn with a torn end. */
  readonly torn: boolean;
  readonly open: boolean;
}

/** So short that it would vanish is drawn this wide. */
const LEAST_PX = 2;

/** The bar of one row on a column `width` pixels wide. */
export function barOf(row: SummaryRow, scale: WaterfallScale, now: number, width: number): Bar {
  const origin = scale.mode === 'clock' ? scale.from : row.start;
  const pixel = (time: number) => Math.min(width, Math.max(0, ((time - origin) / scale.span) * width));
  const segments = segmentsOf(row, now);
  const parts = segments.map((segment) => ({ phase: segment.phase, from: pixel(segment.from), to: pixel(segment.to) }));
  const torn = scale.mode === 'duration' && (row.end ?? now) - origin > scale.span;
  return { parts: widen(parts, width), torn, open: row.end === null };
}

/** Gives a bar its least width, at the expense of no other: its last part grows. */
function widen(parts: readonly BarPart[], width: number): readonly BarPart[] {
  const first = parts[0];
  const last = parts[parts.length - 1];
  if (first === undefined || last === undefined || last.to - first.from >= LEAST_PX) return parts;
  const from = Math.min(first.from, width - LEAST_PX);
  return [{ phase: longest(parts).phase, from, to: from + LEAST_PX }];
}

function longest(parts: readonly BarPart[]): BarPart {
  return parts.reduce((best, part) => (part.to - part.from > best.to - best.from ? part : best));
}
