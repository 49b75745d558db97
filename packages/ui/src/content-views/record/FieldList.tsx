import type { RecordField } from '@fcgiscope/codec/fastcgi';
import { memo, useEffect, useRef } from 'react';
import { useFixedWindow } from '../../lib/use-fixed-window.js';
import styles from './FieldList.module.css';

const ROW_HEIGHT = 20;

export interface FieldListProps {
  readonly fields: readonly RecordField[];
  readonly active: number | null;
  readonly onPoint: (field: number | null) => void;
}

/** The fields of a record by name; pointing at one shows its bytes, and the other way round. */
export function FieldList({ fields, active, onPoint }: FieldListProps) {
  const scroller = useRef<HTMLUListElement>(null);
  const pointedHere = useRef(false);
  const { from, to } = useFixedWindow(scroller, fields.length, ROW_HEIGHT);
  useEffect(() => {
    if (active !== null && !pointedHere.current) reveal(scroller.current, active);
  }, [active]);
  const point = (field: number | null) => {
    pointedHere.current = field !== null;
    onPoint(field);
  };
  return (
    <ul ref={scroller} className={styles.fields} aria-label="Fields" tabIndex={0} onMouseLeave={() => point(null)}>
      <li aria-hidden style={{ height: from * ROW_HEIGHT }} />
      {fields.slice(from, to).map((field, i) => (
        <FieldRow key={from + i} field={field} position={from + i} active={active === from + i} onPoint={point} />
      ))}
      <li aria-hidden style={{ height: (fields.length - to) * ROW_HEIGHT }} />
    </ul>
  );
}

interface FieldRowProps {
  readonly field: RecordField;
  readonly position: number;
  readonly active: boolean;
  readonly onPoint: (field: number | null) => void;
}

const FieldRow = memo(function FieldRow({ field, position, active, onPoint }: FieldRowProps) {
  return (
    <li className={styles.field} data-kind={field.kind} data-active={active || undefined} onMouseEnter={() => onPoint(position)}>
      <span className={styles.name}>{field.name}</span>
      <span className={styles.value} title={field.value}>
        {field.value}
      </span>
      <span className={styles.range}>{rangeText(field)}</span>
    </li>
  );
});

function rangeText({ from, to }: RecordField): string {
  return to - from === 1 ? String(from) : `${from}–${to - 1}`;
}

function reveal(scroller: HTMLElement | null, position: number): void {
  if (scroller === null) return;
  const top = position * ROW_HEIGHT;
  const visible = top >= scroller.scrollTop && top + ROW_HEIGHT <= scroller.scrollTop + scroller.clientHeight;
  if (!visible) scroller.scrollTop = Math.max(0, top - 2 * ROW_HEIGHT);
}
