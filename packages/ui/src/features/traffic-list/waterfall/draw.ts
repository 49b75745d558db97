import type { SummaryRow } from '@fcgiscope/codec/exchange';
import type { Palette } from './palette.js';
import { type Bar, barOf, type WaterfallScale } from './scale.js';

export interface WaterfallPicture {
  readonly rows: readonly SummaryRow[];
  readonly rowHeight: number;
  readonly width: number;
  readonly scale: WaterfallScale;
  readonly now: number;
}

const BAR_HEIGHT = 10;

/** A pattern on less would be noise. */
const LEAST_PATTERN_PX = 8;

const QUARTERS = [0.25, 0.5, 0.75] as const;

/** How far the stripe of an open exchange travels, and how long one trip takes. */
const STRIPE_PX = 14;
const STRIPE_PERIOD_US = 900_000;

/** Draws the bars of the rows from top to bottom. */
export function drawWaterfall(context: CanvasRenderingContext2D, picture: WaterfallPicture, palette: Palette): void {
  const height = picture.rows.length * picture.rowHeight;
  context.clearRect(0, 0, picture.width, height);
  context.fillStyle = palette.gridLine;
  for (const share of QUARTERS) context.fillRect(Math.round(picture.width * share), 0, 1, height);
  picture.rows.forEach((row, i) => {
    const top = i * picture.rowHeight + (picture.rowHeight - BAR_HEIGHT) / 2;
    const bar = barOf(row, picture.scale, picture.now, picture.width);
    drawBar(context, bar, top, palette);
    if (bar.open) drawStripe(context, bar, top, picture.now, palette);
    if (bar.torn) drawTear(context, top, picture.width, palette);
  });
}

function drawBar(context: CanvasRenderingContext2D, bar: Bar, top: number, palette: Palette): void {
  for (const part of bar.parts) {
    const { colour, pattern } = palette.phases[part.phase];
    context.fillStyle = part.to - part.from < LEAST_PATTERN_PX ? colour : pattern;
    context.fillRect(part.from, top, Math.max(1, part.to - part.from), BAR_HEIGHT);
  }
}

/** A light stripe runs along the bar of an exchange that is still open. */
function drawStripe(context: CanvasRenderingContext2D, bar: Bar, top: number, now: number, palette: Palette): void {
  const from = bar.parts[0]?.from ?? 0;
  const to = bar.parts[bar.parts.length - 1]?.to ?? 0;
  const share = (now % STRIPE_PERIOD_US) / STRIPE_PERIOD_US;
  const at = from - STRIPE_PX + share * (to - from + STRIPE_PX);
  const left = Math.max(from, at);
  context.fillStyle = palette.paper;
  context.globalAlpha = 0.55;
  context.fillRect(left, top, Math.max(0, Math.min(to, at + STRIPE_PX) - left), BAR_HEIGHT);
  context.globalAlpha = 1;
}

/** Two slanted cuts: the bar goes on past the edge. */
function drawTear(context: CanvasRenderingContext2D, top: number, width: number, palette: Palette): void {
  context.strokeStyle = palette.paper;
  context.lineWidth = 2;
  context.beginPath();
  for (const inset of [6, 11]) {
    context.moveTo(width - inset, top + BAR_HEIGHT + 1);
    context.lineTo(width - inset + 4, top - 1);
  }
  context.stroke();
}
