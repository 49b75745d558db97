import { AnnotatedRecord } from '../../../content-views/record/AnnotatedRecord.js';
import { useResource } from '../../../lib/use-resource.js';
import type { RecordScope } from '../../../source/capture-source.js';
import { useCaptureSource } from '../../../store/context.js';
import { ResourceView } from '../../../ui/ResourceView.js';
import styles from './RecordsTab.module.css';

export interface RecordBytesProps {
  readonly scope: RecordScope;
  readonly record: number;
  /** Bytes that prove a finding, as offsets in the record. */
  readonly proof: { readonly from: number; readonly to: number } | null;
}

/** One record of the capture, byte by byte. */
export function RecordBytes({ scope, record, proof }: RecordBytesProps) {
  const source = useCaptureSource();
  const load = (signal: AbortSignal) => source.recordBytes(scope, record, signal);
  const resource = useResource(`${scope.index}/${scope.wholeConnection}/${record}`, '', load);
  return (
    <div className={styles.bytes}>
      <ResourceView resource={resource}>
        {(bytes) => <AnnotatedRecord key={record} bytes={bytes} title={`record ${record}`} proof={proof} />}
      </ResourceView>
    </div>
  );
}
