import { hex } from '@fcgiscope/codec/bytes';
import { annotateRecord, type RecordField } from '@fcgiscope/codec/fastcgi';
import { useMemo, useState } from 'react';
import { exactBytes } from '../../lib/format-bytes.js';
import { CopyButton } from '../../ui/CopyButton.js';
import type { HexField } from '../hex/field-map.js';
import { HexView } from '../hex/HexView.js';
import styles from './AnnotatedRecord.module.css';
import { FieldList } from './FieldList.js';

export interface AnnotatedRecordProps {
  readonly bytes: Uint8Array;
  /** What it is called: `record 4`. */
  readonly title: string;
  /** What is said of its size; default: how long it is. */
  readonly size?: string;
  /** Bytes that are shown at first, as offsets. */
  readonly proof?: { readonly from: number; readonly to: number } | null;
  /** False where the bytes are no FastCGI record: then they have no fields. */
  readonly hasFields?: boolean;
}

const NO_FIELDS: readonly RecordField[] = [];

/** One record: its bytes and the fields they are; pointing at one shows the other. */
export function AnnotatedRecord({ bytes, title, size, proof = null, hasFields = true }: AnnotatedRecordProps) {
  const fields = useMemo(() => (hasFields ? annotateRecord(bytes) : NO_FIELDS), [bytes, hasFields]);
  const hexFields = useMemo(
    () => fields.map(({ name, from, to, kind, value }): HexField => ({ from, to, kind, title: `${name}: ${value}` })),
    [fields],
  );
  const first = proof === null ? -1 : fields.findIndex(({ to }) => to > proof.from);
  const [active, setActive] = useState<number | null>(first < 0 ? null : first);
  return (
    <div className={styles.record}>
      <p className={styles.caption}>
        {title} · {size ?? `${exactBytes(bytes.length)} with header and padding`}
        <CopyButton label="Copy the bytes as hex" text={() => spaced(hex(bytes))} />
      </p>
      <div className={styles.annotated}>
        <HexView bytes={bytes} label={`Bytes of ${title}`} fields={hexFields} active={active} onPoint={setActive} />
        {hasFields && <FieldList fields={fields} active={active} onPoint={setActive} />}
      </div>
    </div>
  );
}

/** `01 01 00 01` */
function spaced(digits: string): string {
  return digits.replaceAll(/..(?=.)/g, '$& ');
}
