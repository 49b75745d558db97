import { type ReactNode, useRef } from 'react';
import type { TextRow } from '../lib/text-rows.js';
import { useFixedWindow } from '../lib/use-fixed-window.js';
import styles from './TextRows.module.css';

const ROW_HEIGHT = 18;

export interface TextRowsProps {
  readonly rows: readonly TextRow[];
  readonly label: string;
  readonly renderText?: (text: string) => ReactNode;
  /** What stands between the number and the text of the row at this position. */
  readonly renderMark?: (position: number) => ReactNode;
}

/** Lines with their numbers; only those in view are drawn. */
export function TextRows({ rows, label, renderText, renderMark }: TextRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { from, to } = useFixedWindow(scroller, rows.length, ROW_HEIGHT);
  return (
    <div ref={scroller} role="region" aria-label={label} tabIndex={0} className={styles.scroller}>
      <div className={styles.content} style={{ height: rows.length * ROW_HEIGHT }}>
        {rows.slice(from, to).map((row, i) => (
          <div key={from + i} className={styles.row} style={{ top: (from + i) * ROW_HEIGHT }}>
            <span className={styles.number}>{row.line ?? '↪'}</span>
            {renderMark !== undefined && <span className={styles.mark}>{renderMark(from + i)}</span>}
            <span className={styles.text}>{renderText === undefined ? row.text : renderText(row.text)}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
