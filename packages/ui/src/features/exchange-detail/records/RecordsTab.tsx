import { parseIsoTime } from '@fcgiscope/codec/core';
import type { Exchange } from '@fcgiscope/codec/exchange';
import { Network } from 'lucide-react';
import { useState } from 'react';
import { countOf, formatCount } from '../../../lib/format-count.js';
import type { RecordScope } from '../../../source/capture-source.js';
import { IconButton } from '../../../ui/IconButton.js';
import { LinkButton } from '../../../ui/LinkButton.js';
import { ResourceView } from '../../../ui/ResourceView.js';
import { type PointedSpan, usePointedSpan } from './pointed-span.js';
import { RecordBytes } from './RecordBytes.js';
import { RecordList } from './RecordList.js';
import styles from './RecordsTab.module.css';
import { recordAt } from './record-at.js';
import { type RecordList as Loaded, MOST_RECORDS, useRecords } from './use-records.js';

/** Every record, in order of time; the selected one byte by byte. */
export function RecordsTab({ exchange }: { readonly exchange: Exchange }) {
  const [wholeConnection, setWholeConnection] = useState(false);
  const { index, streams, end } = exchange;
  const scope = { index, wholeConnection };
  const revision = `${streams.stdin.records}/${streams.stdout.records}/${streams.stderr.records}/${end.state}`;
  const { list, loadMore } = useRecords(scope, revision);
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
        {list.state === 'ready' && <Amount list={list.value} onMore={loadMore} />}
      </div>
      <ResourceView resource={list}>
        {(loaded) => <Records key={String(wholeConnection)} exchange={exchange} scope={scope} loaded={loaded} />}
      </ResourceView>
    </div>
  );
}

/** How many there are, and how many of them are here. */
function Amount({ list, onMore }: { readonly list: Loaded; readonly onMore: () => void }) {
  const { records, total, cut } = list;
  if (records.length >= total && !cut) return <span className={styles.amount}>{countOf(total, 'record')}</span>;
  if (records.length >= total)
    return (
      <span className={styles.amount} role="status">
        the first {countOf(total, 'record')}; there are more, and lists end here. Sizes and streams are of all of them.
      </span>
    );
  return (
    <span className={styles.amount} role="status">
      the first {formatCount(records.length)} of {cut && 'more than '}
      {countOf(total, 'record')}{' '}
      {records.length < MOST_RECORDS ? <LinkButton onClick={onMore}>load more</LinkButton> : `(the page holds no more)`}
    </span>
  );
}

interface RecordsProps {
  readonly exchange: Exchange;
  readonly scope: RecordScope;
  readonly loaded: Loaded;
}

/** What somebody has chosen in the list: it holds until a finding points to a place. */
interface Chosen {
  readonly record: number;
  readonly since: PointedSpan;
}

function Records({ exchange, scope, loaded }: RecordsProps) {
  const { records } = loaded;
  const pointed = usePointedSpan();
  const proof = pointed.index === exchange.index && pointed.span !== null ? recordAt(records, pointed.span) : undefined;
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const selected = (chosen?.since === pointed ? chosen.record : proof?.record) ?? records[0]?.record ?? null;
  const proofRange =
    proof !== undefined && proof.record === selected && pointed.span !== null ? rangeIn(proof.offset, pointed.span) : null;
  if (records.length === 0) return <p className={styles.none}>No record is kept.</p>;
  return (
    <div className={styles.split}>
      <div className={styles.list}>
        <RecordList
          records={records}
          selected={selected}
          current={scope.wholeConnection ? exchange.requestId : null}
          origin={parseIsoTime(exchange.startTime) ?? null}
          onSelect={(record) => setChosen({ record, since: pointed })}
        />
      </div>
      {selected !== null && <RecordBytes scope={scope} record={selected} proof={proofRange} />}
    </div>
  );
}

function rangeIn(recordOffset: number, span: { readonly offset: number; readonly length: number }) {
  const from = span.offset - recordOffset;
  return { from, to: from + Math.max(1, span.length) };
}
