import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { formatDuration } from '../../lib/format-duration.js';
import { formatRate } from '../../lib/format-rate.js';
import { clockText } from '../../store/clock-text.js';
import { useCaptureFacts, useCaptureStore, useOfRows } from '../../store/context.js';
import type { TimeRange } from '../../store/filter-state.js';
import { usePreferences } from '../../store/preferences.js';
import { useIsDark } from '../../ui/theme.js';
import { drawStrip, stripColours } from './draw-strip.js';
import styles from './StripChart.module.css';
import { pixelOf, type StripPicture, stripPicture } from './strip-picture.js';
import { stripSentence } from './strip-sentence.js';
import { useStripRange } from './use-strip-range.js';

/** People see no more of it; and it is not what the page's time is for. */
const REDRAW_MS = 500;

/** As the style sheet has it. */
const HEIGHT = 40;

/** The capture's time at a glance: requests, failures, durations. A stretch of it can be chosen, and the list shows what began then. */
export function StripChart() {
  const shown = usePreferences((preferences) => preferences.stripShown);
  const { greeted } = useCaptureFacts();
  // Colours are read when it is drawn.
  const dark = useIsDark();
  return shown && greeted ? <Strip key={dark ? 'dark' : 'light'} /> : null;
}

function Strip() {
  const store = useCaptureStore();
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useRef<StripPicture | null>(null);
  const [legend, setLegend] = useState<Legend | null>(null);
  const draw = useCallback(() => {
    const element = canvas.current;
    if (element === null) return;
    picture.current = stripPicture(store.strip, element.clientWidth);
    paint(element, picture.current);
    setLegend(legendOf(picture.current, store.strip));
  }, [store]);
  useRedraw(canvas, draw, store.version);
  // It comes with the first rows: a moment later it would push down the list, and a menu that is open.
  const isEmpty = useOfRows(({ strip }) => strip.span === null);
  useLayoutEffect(() => {
    if (!isEmpty) draw();
  }, [draw, isEmpty]);
  const choice = useStripRange(picture);
  return (
    <section className={styles.strip} aria-label="Traffic over time" hidden={isEmpty || legend === null}>
      <div
        className={styles.plot}
        role="group"
        tabIndex={0}
        aria-label={`${legend?.sentence ?? ''}. Arrow keys choose a stretch of time, Shift widens it, Escape lets go of it.`}
        title="Drag to choose a stretch of time; double-click to let go of it"
        onPointerDown={choice.onPointerDown}
        onPointerMove={choice.onPointerMove}
        onPointerUp={choice.onPointerUp}
        onDoubleClick={choice.onDoubleClick}
        onKeyDown={choice.onKeyDown}
      >
        <canvas ref={canvas} className={styles.canvas} aria-hidden />
        {picture.current !== null && choice.range !== null && <Chosen picture={picture.current} range={choice.range} />}
      </div>
      {legend !== null && (
        <div className={styles.legend} aria-hidden>
          <span>{legend.from}</span>
          <span className={styles.meaning}>
            ▁ up to {legend.perSecond}/s · <span className={styles.band}>━</span> median, to p95 (≤ {legend.slowest}) ·{' '}
            <span className={styles.failed}>▔</span> failed
          </span>
          <span>{legend.to}</span>
        </div>
      )}
    </section>
  );
}

function Chosen({ picture, range }: { readonly picture: StripPicture; readonly range: TimeRange }) {
  const left = pixelOf(picture, range.from, 100);
  const right = pixelOf(picture, range.to, 100);
  return <div className={styles.chosen} style={{ left: `${left}%`, width: `${right - left}%` }} />;
}

interface Legend {
  readonly from: string;
  readonly to: string;
  readonly perSecond: string;
  readonly slowest: string;
  readonly sentence: string;
}

function legendOf(picture: StripPicture | null, history: Parameters<typeof stripSentence>[0]): Legend | null {
  return (
    picture && {
      from: clockText(picture.from).slice(0, 8),
      to: clockText(picture.to).slice(0, 8),
      perSecond: formatRate(picture.perSecond),
      slowest: formatDuration(picture.slowest),
      sentence: stripSentence(history),
    }
  );
}

function paint(canvas: HTMLCanvasElement, picture: StripPicture | null): void {
  const { clientWidth: width } = canvas;
  const ratio = window.devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(HEIGHT * ratio);
  const context = canvas.getContext('2d');
  if (context === null || picture === null) return;
  context.scale(ratio, ratio);
  drawStrip(context, picture, HEIGHT, width, stripColours());
}

/** Draws when something has changed, and when the chart has another size. */
function useRedraw(canvas: RefObject<HTMLCanvasElement | null>, draw: () => void, version: () => number): void {
  useEffect(() => {
    let drawn = -1;
    const timer = setInterval(() => {
      if (version() === drawn) return;
      drawn = version();
      draw();
    }, REDRAW_MS);
    const observer = new ResizeObserver(draw);
    if (canvas.current !== null) observer.observe(canvas.current);
    draw();
    return () => {
      clearInterval(timer);
      observer.disconnect();
    };
  }, [canvas, draw, version]);
}
