import { annotateRecord } from '@fcgiscope/codec/fastcgi';
import { useMemo, useState } from 'react';
import type { HexField } from '../../../content-views/hex/field-map.js';
import { HexView } from '../../../content-views/hex/HexView.js';
import { exactBytes } from '../../../lib/format-bytes.js';
import { useResource } from '../../../lib/use-resource.js';
import type { RecordScope } from '../../../source/capture-source.js';
import { useCaptureSource } from '../../../store/context.js';
import { CopyButton } from '../../../ui/CopyButton.js';
import { ResourceView } from '../../../ui/ResourceView.js';
import { FieldList } from './FieldList.js';
import styles from './RecordsTab.module.css';

export interface RecordBytesProps {
  readonly scope: RecordScope;
  readonly record: number;
  /** Bytes that prove a finding, as offsets in the record. */
  readonly proof: { readonly from: number; readonly to: number } | null;
}

/** One record: its bytes, and the fields they are. */
export function RecordBytes({ scope, record, proof }: RecordBytesProps) {
  const source = useCaptureSource();
  const load = (signal: AbortSignal) => source.recordBytes(scope, record, signal);
  const resource = useResource(`${scope.index}/${scope.wholeConnection}/${record}`, '', load);
  return (
    <div className={styles.bytes}>
      <ResourceView resource={resource}>
        {(bytes) => <Annotated key={record} bytes={bytes} record={record} proof={proof} />}
      </ResourceView>
    </div>
  );
}

interface AnnotatedProps extends Pick<RecordBytesProps, 'record' | 'proof'> {
  readonly bytes: Uint8Array;
}

function Annotated({ bytes, record, proof }: AnnotatedProps) {
  const fields = useMemo(() => annotateRecord(bytes), [bytes]);
  const hexFields = useMemo(
    () => fields.map(({ name, from, to, kind, value }): HexField => ({ from, to, kind, title: `${name}: ${value}` })),
    [fields],
  );
  const first = proof === null ? -1 : fields.findIndex(({ to }) => to > proof.from);
  const [active, setActive] = useState<number | null>(first < 0 ? null : first);
  return (
    <>
      <p className={styles.caption}>
        record {record} · {exactBytes(bytes.length)} with header and padding
        <CopyButton
          label="Copy the bytes as hex"
          text={() => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')}
        />
      </p>
      <div className={styles.annotated}>
        <HexView bytes={bytes} label={`Bytes of record ${record}`} fields={hexFields} active={active} onPoint={setActive} />
        <FieldList fields={fields} active={active} onPoint={setActive} />
      </div>
    </>
  );
}
