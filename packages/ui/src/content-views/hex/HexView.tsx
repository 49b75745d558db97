import { type MouseEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import { useFixedWindow } from '../../lib/use-fixed-window.js';
import { fieldMap, type HexField } from './field-map.js';
import { BYTES_PER_ROW, HexRow } from './HexRow.js';
import styles from './HexView.module.css';

const ROW_HEIGHT = 18;

const NO_FIELDS: readonly HexField[] = [];

export interface HexViewProps {
  readonly bytes: Uint8Array;
  readonly label: string;
  readonly fields?: readonly HexField[];
  /** Number of the field that is pointed at, here or elsewhere; it is shown as such, and scrolled to. */
  readonly active?: number | null;
  readonly onPoint?: (field: number | null) => void;
}

/** Bytes in rows of sixteen with their characters; named stretches are coloured, underlined where padding, and answer the pointer. */
export function HexView({ bytes, label, fields = NO_FIELDS, active = null, onPoint }: HexViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const count = Math.ceil(bytes.length / BYTES_PER_ROW);
  const { from, to } = useFixedWindow(scroller, count, ROW_HEIGHT);
  const map = useMemo(() => fieldMap(bytes.length, fields), [bytes, fields]);
  const point = useCallback(
    (event: MouseEvent<HTMLElement>) => {
      const offset = offsetUnder(event.target);
      const field = offset === null ? -1 : (map[offset] ?? -1);
      onPoint?.(field < 0 ? null : field);
    },
    [map, onPoint],
  );
  const activeFrom = active === null ? undefined : fields[active]?.from;
  useEffect(() => {
    if (scroller.current !== null && activeFrom !== undefined) reveal(scroller.current, Math.floor(activeFrom / BYTES_PER_ROW));
  }, [activeFrom]);
  const rows = Array.from({ length: to - from }, (_, i) => from + i);
  return (
    <div
      ref={scroller}
      role="region"
      aria-label={label}
      tabIndex={0}
      className={styles.scroller}
      onMouseOver={point}
      onMouseLeave={() => onPoint?.(null)}
      onFocus={() => undefined}
    >
      <div className={styles.content} style={{ height: count * ROW_HEIGHT }}>
        {rows.map((row) => (
          <HexRow key={row} bytes={bytes} row={row} top={row * ROW_HEIGHT} fields={fields} map={map} active={active} />
        ))}
      </div>
    </div>
  );
}

function offsetUnder(target: EventTarget): number | null {
  const offset = target instanceof HTMLElement ? target.dataset.offset : undefined;
  return offset === undefined ? null : Number(offset);
}

function reveal(scroller: HTMLElement, row: number): void {
  const top = row * ROW_HEIGHT;
  const visible = top >= scroller.scrollTop && top + ROW_HEIGHT <= scroller.scrollTop + scroller.clientHeight;
  if (!visible) scroller.scrollTop = Math.max(0, top - 3 * ROW_HEIGHT);
}
