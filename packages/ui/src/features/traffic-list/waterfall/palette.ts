import { resolveColour } from '../../../lib/css-colour.js';
import type { Phase } from '../../../lib/phases.js';

/** What each phase is filled with: a colour and, so that colour is not needed, a pattern of its own. */
export type Palette = Readonly<Record<Phase, string | CanvasPattern>> & { readonly gridLine: string; readonly paper: string };

const TILE = 6;

type PatternPainter = (tile: CanvasRenderingContext2D, colour: string) => void;

/** send: upright lines; wait: slanted lines on a wash; receive: plain; afterlife: dots. */
const PATTERNS: Readonly<Record<Phase, PatternPainter | null>> = {
  send: (tile, colour) => {
    wash(tile, colour);
    tile.fillRect(0, 0, 2, TILE);
    tile.fillRect(3, 0, 2, TILE);
  },
  wait: (tile, colour) => {
    wash(tile, colour);
    tile.strokeStyle = colour;
    tile.lineWidth = 1.6;
    tile.beginPath();
    for (const shift of [-TILE, 0, TILE]) {
      tile.moveTo(shift, TILE);
      tile.lineTo(shift + TILE, 0);
    }
    tile.stroke();
  },
  receive: null,
  afterlife: (tile, colour) => {
    wash(tile, colour);
    tile.fillRect(1, 1, 2, 2);
    tile.fillRect(4, 4, 2, 2);
  },
};

function wash(tile: CanvasRenderingContext2D, colour: string): void {
  tile.globalAlpha = 0.3;
  tile.fillStyle = colour;
  tile.fillRect(0, 0, TILE, TILE);
  tile.globalAlpha = 1;
}

/** The palette of the present theme. */
export function makePalette(context: CanvasRenderingContext2D): Palette {
  return {
    send: fill(context, 'send'),
    wait: fill(context, 'wait'),
    receive: fill(context, 'receive'),
    afterlife: fill(context, 'afterlife'),
    gridLine: resolveColour('var(--line)'),
    paper: resolveColour('var(--surface)'),
  };
}

function fill(context: CanvasRenderingContext2D, phase: Phase): string | CanvasPattern {
  const colour = resolveColour(`var(--phase-${phase})`);
  const painter = PATTERNS[phase];
  const tile = document.createElement('canvas');
  tile.width = TILE;
  tile.height = TILE;
  const tileContext = tile.getContext('2d');
  if (painter === null || tileContext === null) return colour;
  painter(tileContext, colour);
  return context.createPattern(tile, 'repeat') ?? colour;
}
