import { resolveColour } from '../../lib/css-colour.js';
import type { StripPicture } from './strip-picture.js';

export interface StripColours {
  readonly bar: string;
  readonly failed: string;
  readonly band: string;
  readonly line: string;
}

export function stripColours(): StripColours {
  return {
    bar: resolveColour('var(--line-strong)'),
    failed: resolveColour('var(--error)'),
    band: resolveColour('var(--accent)'),
    line: resolveColour('var(--line)'),
  };
}

/** Requests stand on the ground, failed ones hang from the ceiling, durations are a band between: place says what colour says. */
export function drawStrip(
  context: CanvasRenderingContext2D,
  picture: StripPicture,
  height: number,
  width: number,
  colours: StripColours,
): void {
  context.clearRect(0, 0, width, height);
  const gap = (barWidth: number) => (barWidth > 4 ? 1 : 0);
  context.fillStyle = colours.bar;
  for (const bar of picture.bars) {
    const top = Math.max(1, bar.height * (height - TOP_PX));
    context.fillRect(bar.left, height - top, Math.max(1, bar.width - gap(bar.width)), top);
  }
  context.fillStyle = colours.failed;
  for (const bar of picture.bars) {
    if (bar.failed > 0)
      context.fillRect(
        bar.left,
        0,
        Math.max(1, bar.width - gap(bar.width)),
        Math.max(LEAST_FAILED_PX, bar.failed * (height - TOP_PX)),
      );
  }
  drawBand(context, picture, height, colours.band);
}

/** The median as a line, and up to the 95th percentile a wash. */
function drawBand(context: CanvasRenderingContext2D, { bars }: StripPicture, height: number, colour: string): void {
  const y = (share: number) => height - 1 - share * (height - TOP_PX);
  context.fillStyle = colour;
  for (const { left, width, band } of bars) {
    if (band === null) continue;
    context.globalAlpha = 0.28;
    context.fillRect(left, y(band.to), Math.max(1, width), y(band.from) - y(band.to));
    context.globalAlpha = 1;
    context.fillRect(left, y(band.from), Math.max(1, width), MEDIAN_PX);
  }
}

/** Left free above the highest bar. */
const TOP_PX = 6;

/** One failure among thousands is seen, too. */
const LEAST_FAILED_PX = 4;

const MEDIAN_PX = 1.5;
