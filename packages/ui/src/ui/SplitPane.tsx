import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import styles from './SplitPane.module.css';
import { Splitter } from './Splitter.js';

export interface SplitPaneProps {
  readonly placement: 'below' | 'right';
  /** Wanted pixels of the second panel; less where the page is too small for it. */
  readonly size: number;
  readonly onResize: (size: number) => void;
  readonly children: ReactNode;
  /** Null: the first panel fills the page. */
  readonly second: ReactNode;
}

const LEAST_PX = { below: 140, right: 320 } as const;

/** Of a small page the second panel takes no more unless somebody drags it so: the first one is what it was opened from. */
const MOST_SHARE = 0.6;

/** Two panels with a line between that can be moved; neither vanishes. */
export function SplitPane({ placement, size, onResize, children, second }: SplitPaneProps) {
  const pane = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    const element = pane.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setRoom(placement === 'below' ? element.clientHeight : element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [placement]);
  const least = LEAST_PX[placement];
  const most = Math.max(least, room - least);
  const [dragged, setDragged] = useState(false);
  const fitting = dragged ? most : Math.max(least, Math.min(most, room * MOST_SHARE));
  const shown = Math.round(Math.min(fitting, Math.max(least, size)));
  const resize = (wanted: number) => {
    setDragged(true);
    onResize(wanted);
  };
  return (
    <div ref={pane} className={styles.pane} data-placement={placement}>
      <div className={styles.first}>{children}</div>
      {second && (
        <>
          <Splitter
            orientation={placement === 'below' ? 'horizontal' : 'vertical'}
            size={shown}
            least={least}
            most={most}
            label="Size of the detail"
            onResize={resize}
          />
          <div className={styles.second} style={{ flexBasis: shown }}>
            {second}
          </div>
        </>
      )}
    </div>
  );
}
