import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { useLayoutEffect, useRef } from 'react';
import type { CaptureClock } from '../../../store/capture-clock.js';
import type { WaterfallMode } from '../../../store/preferences.js';
import { useIsDark } from '../../../ui/theme.js';
import { drawWaterfall } from './draw.js';
import { makePalette, type Palette } from './palette.js';
import { scaleOf } from './scale.js';
import styles from './WaterfallCanvas.module.css';

export interface WaterfallCanvasProps {
  readonly rows: readonly SummaryRow[];
  readonly rowHeight: number;
  /** Pixels from the list's top to the first of `rows`. */
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly mode: WaterfallMode;
  readonly clock: CaptureClock;
  /** Bars of open exchanges move. */
  readonly moving: boolean;
  /** Tells the time that the whole width stands for, in microseconds. */
  readonly onSpan: (span: number) => void;
}

/** The bars of the visible rows in one canvas: while exchanges are open it moves on its own, without React. */
export function WaterfallCanvas(props: WaterfallCanvasProps) {
  const { rows, rowHeight, top, left, width, mode, clock, moving, onSpan } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = useIsDark();
  const palette = useRef<{ readonly dark: boolean; readonly of: Palette } | null>(null);
  const height = rows.length * rowHeight;

  useLayoutEffect(() => {
    if (canvas.current !== null) fit(canvas.current, width, height);
  }, [width, height]);

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || height === 0) return;
    if (palette.current?.dark !== dark) palette.current = { dark, of: makePalette(context) };
    const draw = () => {
      const now = clock.now();
      const scale = scaleOf(rows, now, mode);
      onSpan(scale.span);
      if (palette.current !== null) drawWaterfall(context, { rows, rowHeight, width, scale, now }, palette.current.of);
    };
    draw();
    return moving && rows.some((row) => row.end === null) ? everyFrame(draw) : undefined;
  }, [rows, rowHeight, width, height, mode, clock, moving, onSpan, dark]);

  return <canvas ref={canvas} className={styles.canvas} style={{ top, left, width, height }} aria-hidden />;
}

/** Sharp on every screen: as many device pixels as it covers. */
function fit(canvas: HTMLCanvasElement, width: number, height: number): void {
  const ratio = window.devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.getContext('2d')?.scale(ratio, ratio);
}

function everyFrame(draw: () => void): () => void {
  let frame = requestAnimationFrame(function next() {
    draw();
    frame = requestAnimationFrame(next);
  });
  return () => cancelAnimationFrame(frame);
}
