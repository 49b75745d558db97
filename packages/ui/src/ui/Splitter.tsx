import type { KeyboardEvent, PointerEvent } from 'react';
import styles from './Splitter.module.css';

export interface SplitterProps {
  /** `horizontal`: a line across, dragged up and down. */
  readonly orientation: 'horizontal' | 'vertical';
  /** Pixels of the panel that comes after it. */
  readonly size: number;
  readonly least: number;
  readonly most: number;
  readonly label: string;
  readonly onResize: (size: number) => void;
}

const KEY_STEP_PX = 24;

/** The line between two panels: dragged with the pointer, or moved with the arrow keys. */
export function Splitter({ orientation, size, least, most, label, onResize }: SplitterProps) {
  const resize = (wanted: number) => onResize(Math.round(Math.min(most, Math.max(least, wanted))));
  const across = orientation === 'horizontal';
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const start = across ? event.clientY : event.clientX;
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => resize(size + start - (across ? moved.clientY : moved.clientX));
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), { once: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: KEY_STEP_PX, ArrowLeft: KEY_STEP_PX, ArrowDown: -KEY_STEP_PX, ArrowRight: -KEY_STEP_PX }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    resize(size + step);
  };
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      className={styles.splitter}
      onPointerDown={drag}
      onKeyDown={onKeyDown}
    />
  );
}
