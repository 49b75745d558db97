import { type EpochMicros, millisBetween, parseIsoTime } from '@fcgiscope/codec/core';
import type { RecordSummary } from '@fcgiscope/codec/live';
import { useVirtualizer } from '@tanstack/react-virtual';
import { clsx } from 'clsx';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { formatCount } from '../../../lib/format-count.js';
import { formatDuration } from '../../../lib/format-duration.js';
import { positionAfterKey } from '../../../lib/list-keys.js';
import { RECORD_LIST } from '../../../store/focus-targets.js';
import { type Lane, laneOf, lanesOf } from './lanes.js';
import styles from './RecordList.module.css';

const ROW_HEIGHT = 22;

export interface RecordListProps {
  readonly records: readonly RecordSummary[];
  /** Number of the selected record. */
  readonly selected: number | null;
  /** Request id of the exchange that is looked at, where others are shown beside it: null dims nothing, and shows no ids. */
  readonly current: number | null;
  /** What times are counted from. */
  readonly origin: EpochMicros | null;
  readonly onSelect: (record: number) => void;
}

/** The records with a lane for each type and direction; the keys of lists walk through them. The selected one is in view. */
export function RecordList({ records, selected, current, origin, onSelect }: RecordListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const lanes = useMemo(() => lanesOf(records), [records]);
  const rows = useVirtualizer({
    count: records.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const position = useMemo(() => records.findIndex(({ record }) => record === selected), [records, selected]);
  useEffect(() => {
    if (position >= 0) rows.scrollToIndex(position);
  }, [rows, position]);
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT);
    const next = records[positionAfterKey(event.key, position, records.length, page) ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onSelect(next.record);
  };
  return (
    <div
      ref={scroller}
      id={RECORD_LIST}
      role="listbox"
      aria-label="Records"
      tabIndex={0}
      className={styles.scroller}
      onKeyDown={onKeyDown}
      aria-activedescendant={`record-${selected}`}
    >
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const record = records[index];
          return (
            record && (
              <RecordRow
                key={record.record}
                record={record}
                top={start}
                lanes={lanes}
                origin={origin}
                current={current}
                selected={record.record === selected}
                onSelect={onSelect}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

interface RecordRowProps {
  readonly record: RecordSummary;
  readonly top: number;
  readonly lanes: readonly Lane[];
  readonly origin: EpochMicros | null;
  readonly current: number | null;
  readonly selected: boolean;
  readonly onSelect: (record: number) => void;
}

function RecordRow({ record, top, lanes, origin, current, selected, onSelect }: RecordRowProps) {
  const towards = record.direction === 'to-app';
  return (
    <div
      id={`record-${record.record}`}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      className={clsx(styles.row, selected && styles.selected)}
      style={{ top }}
      onClick={() => onSelect(record.record)}
    >
      <span className={styles.number}>{record.record}</span>
      <span className={styles.time} title={record.time}>
        {timeSince(origin, record.time)}
      </span>
      <span className={styles.lanes}>
        {lanes.map((lane, i) => (
          <span key={`${lane.direction} ${lane.type}`} className={styles.lane}>
            {i === laneOf(lanes, record) && <span className={styles.dot} data-direction={record.direction} />}
          </span>
        ))}
      </span>
      <span className={styles.arrow} role="img" aria-label={towards ? 'to the application' : 'from the application'}>
        {towards ? '→' : '←'}
      </span>
      <span className={styles.type}>
        {record.type}
        {current !== null && <span className={styles.id}> id {record.requestId}</span>}
      </span>
      <span className={styles.length}>{formatCount(record.contentLength)}</span>
      <span className={styles.padding}>{record.paddingLength > 0 && `+${record.paddingLength}`}</span>
    </div>
  );
}

function timeSince(origin: EpochMicros | null, time: string): string {
  const at = parseIsoTime(time);
  if (origin === null || at === undefined) return '';
  return `+${formatDuration(Math.max(0, millisBetween(origin, at)))}`;
}
