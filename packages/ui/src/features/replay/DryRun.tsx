import { hexBytes } from '@fcgiscope/codec/bytes';
import type { PreviewRecord, ReplayPreview, ReplayRequest } from '@fcgiscope/codec/live';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { AnnotatedRecord } from '../../content-views/record/AnnotatedRecord.js';
import { isFocusLost } from '../../lib/focus.js';
import { exactBytes } from '../../lib/format-bytes.js';
import { countOf, formatCount } from '../../lib/format-count.js';
import { useResource } from '../../lib/use-resource.js';
import { useCaptureSource } from '../../store/context.js';
import { ResourceView } from '../../ui/ResourceView.js';
import styles from './DryRun.module.css';

export interface DryRunProps {
  readonly request: ReplayRequest;
  /** Why there is nothing to show. */
  readonly mistake: string | null;
}

/** The records that would be sent, made by what sends them; nothing is sent. */
export function DryRun({ request, mistake }: DryRunProps) {
  const { replay } = useCaptureSource();
  const { index, edits = {}, tap } = request;
  const asked = { index, edits, ...(tap !== undefined && { tap }) };
  const load = async (signal: AbortSignal) => (replay === null || mistake !== null ? null : replay.preview(asked, signal));
  const resource = useResource(JSON.stringify(asked), mistake ?? '', load);
  if (mistake !== null) return <p className={styles.none}>{mistake}</p>;
  return <ResourceView resource={resource}>{(preview) => preview && <Preview preview={preview} />}</ResourceView>;
}

function Preview({ preview }: { readonly preview: ReplayPreview }) {
  const { records, omittedBytes, target } = preview;
  const [selected, setSelected] = useState(0);
  const record = records[selected];
  const total = records.reduce((sum, { bytes }) => sum + bytes, 0);
  const isFastcgi = records[0]?.fields.length !== 0;
  return (
    <div className={styles.split}>
      <div className={styles.side}>
        <p className={styles.sum}>
          {isFastcgi ? countOf(records.length, 'record') : 'header and body'}, {exactBytes(total)} to <code>{target}</code>.
          Nothing is sent yet.
          {omittedBytes > 0 && ` ${exactBytes(omittedBytes)} more of the body follow.`}
        </p>
        <RecordList records={records} selected={selected} onSelect={setSelected} />
      </div>
      {record !== undefined && <RecordView key={selected} record={record} number={selected + 1} />}
    </div>
  );
}

interface RecordListProps {
  readonly records: readonly PreviewRecord[];
  readonly selected: number;
  readonly onSelect: (position: number) => void;
}

function RecordList({ records, selected, onSelect }: RecordListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that asked for a dry run has gone.
    if (isFocusLost()) list.current?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onSelect(Math.min(records.length - 1, Math.max(0, selected + step)));
  };
  return (
    <div
      ref={list}
      role="listbox"
      aria-label="Records to be sent"
      tabIndex={0}
      className={styles.records}
      aria-activedescendant={`preview-${selected}`}
      onKeyDown={onKeyDown}
    >
      {records.map(({ type, bytes }, position) => (
        <div
          key={`${position}`}
          id={`preview-${position}`}
          role="option"
          tabIndex={-1}
          aria-selected={position === selected}
          className={styles.record}
          onClick={() => onSelect(position)}
        >
          <span className={styles.number}>{position + 1}</span>
          <span className={styles.type}>{type}</span>
          <span className={styles.number}>{formatCount(bytes)}</span>
        </div>
      ))}
    </div>
  );
}

function RecordView({
  record: { type, bytes, hex, fields },
  number,
}: {
  readonly record: PreviewRecord;
  readonly number: number;
}) {
  const shown = hexBytes(hex) ?? new Uint8Array(0);
  const size = shown.length < bytes ? `the first ${exactBytes(shown.length)} of ${formatCount(bytes)}` : exactBytes(bytes);
  return <AnnotatedRecord bytes={shown} title={`${number}. ${type}`} size={size} hasFields={fields.length > 0} />;
}
