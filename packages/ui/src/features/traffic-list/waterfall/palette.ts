import { resolveColour } from '../../../lib/css-colour.js';
import type { Phase } from '../../../lib/phases.js';

/** What a phase is filled with: a pattern of its own, so that colour is not needed; where that is too narrow to be seen, the colour. */
export interface PhasePaint {
  readonly pattern: string | CanvasPattern;
  readonly colour: string;
}

export interface Palette {
  readonly phases: Readonly<Record<Phase, PhasePaint>>;
  readonly gridLine: string;
  readonly paper: string;
}

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
  const phases = {
    send: paint(context, 'send'),
    wait: paint(context, 'wait'),
    receive: paint(context, 'receive'),
    afterlife: paint(context, 'afterlife'),
  };
  return {
    phases,
    gridLine: resolveColour('var(--line)'),
    paper: resolveColour('var(--surface)'),
  };
}

function paint(context: CanvasRenderingContext2D, phase: Phase): PhasePaint {
  const colour = resolveColour(`var(--phase-${phase})`);
  const painter = PATTERNS[phase];
  const tile = document.createElement('canvas');
  tile.width = TILE;
  tile.height = TILE;
  const tileContext = tile.getContext('2d');
  if (painter === null || tileContext === null) return { colour, pattern: colour };
  painter(tileContext, colour);
  return { colour, pattern: context.createPattern(tile, 'repeat') ?? colour };
}
