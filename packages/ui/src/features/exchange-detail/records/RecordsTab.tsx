import { parseIsoTime } from '@fcgiscope/codec/core';
import type { Exchange } from '@fcgiscope/codec/exchange';
import type { RecordListReply } from '@fcgiscope/codec/live';
import { Network } from 'lucide-react';
import { useCallback, useState } from 'react';
import { countOf } from '../../../lib/format-count.js';
import { useResource } from '../../../lib/use-resource.js';
import { useCaptureSource } from '../../../store/context.js';
import { IconButton } from '../../../ui/IconButton.js';
import { ResourceView } from '../../../ui/ResourceView.js';
import { usePointedSpan } from './pointed-span.js';
import { RecordBytes } from './RecordBytes.js';
import { RecordList } from './RecordList.js';
import styles from './RecordsTab.module.css';
import { recordAt } from './record-at.js';

/** Every record, in order of time; the selected one byte by byte. */
export function RecordsTab({ exchange }: { readonly exchange: Exchange }) {
  const source = useCaptureSource();
  const [wholeConnection, setWholeConnection] = useState(false);
  const { index, streams, end } = exchange;
  const load = useCallback(
    (signal: AbortSignal) => source.records(index, wholeConnection, signal),
    [source, index, wholeConnection],
  );
  const revision = `${streams.stdin.records}/${streams.stdout.records}/${streams.stderr.records}/${end.state}`;
  const resource = useResource(`${index}/${wholeConnection}`, revision, load);
  return (
    <div className={styles.tab}>
      <div className={styles.tools}>
        <IconButton
          label="All records of the connection, those of other exchanges too"
          text="whole connection"
          pressed={wholeConnection}
          onClick={() => setWholeConnection(!wholeConnection)}
        >
          <Network size={13} aria-hidden />
        </IconButton>
      </div>
      <ResourceView resource={resource}>{(reply) => <Records exchange={exchange} reply={reply} />}</ResourceView>
    </div>
  );
}

interface RecordsProps {
  readonly exchange: Exchange;
  readonly reply: RecordListReply;
}

function Records({ exchange, reply }: RecordsProps) {
  const { records, total } = reply;
  const pointed = usePointedSpan();
  const proof = pointed.index === exchange.index && pointed.span !== null ? recordAt(records, pointed.span) : undefined;
  const [chosen, setChosen] = useState<number | null>(null);
  const selected = chosen ?? proof?.record ?? records[0]?.record ?? null;
  const proofRange =
    proof !== undefined && proof.record === selected && pointed.span !== null ? rangeIn(proof.offset, pointed.span) : null;
  if (records.length === 0) return <p className={styles.none}>No record is kept.</p>;
  return (
    <div className={styles.split}>
      <div className={styles.list}>
        <RecordList
          records={records}
          selected={selected}
          origin={parseIsoTime(exchange.startTime) ?? null}
          onSelect={setChosen}
        />
        {total > records.length && (
          <p className={styles.cut}>
            The first {records.length} of {countOf(total, 'record')}.
          </p>
        )}
      </div>
      {selected !== null && <RecordBytes index={exchange.index} record={selected} proof={proofRange} />}
    </div>
  );
}

function rangeIn(recordOffset: number, span: { readonly offset: number; readonly length: number }) {
  const from = span.offset - recordOffset;
  return { from, to: from + Math.max(1, span.length) };
}
