import type { FileFinding, FileStatus } from '@fcgiscope/codec/capture';
import { Info, OctagonX, TriangleAlert } from 'lucide-react';
import { formatBytes } from '../../lib/format-bytes.js';
import { countOf } from '../../lib/format-count.js';
import { useCaptureFacts, useCaptureSource } from '../../store/context.js';
import { IconButton } from '../../ui/IconButton.js';
import styles from './FileBar.module.css';

/** How far a file has been read, and what is wrong with it; nothing where the capture is no file. */
export function FileBar() {
  const { status } = useCaptureFacts();
  if (status?.file === undefined) return null;
  const { file, exchanges } = status;
  return (
    <>
      {file.state === 'reading' && <Reading file={file} exchanges={exchanges} />}
      {file.state === 'cancelled' && <Cancelled file={file} />}
      {file.findings.length > 0 && (
        <ul className={styles.findings} aria-label="Findings of the file">
          {file.findings.map((finding) => (
            <Finding key={`${finding.file} ${finding.code}`} finding={finding} />
          ))}
        </ul>
      )}
    </>
  );
}

function Reading({ file, exchanges }: { readonly file: FileStatus; readonly exchanges: number }) {
  const { cancel } = useCaptureSource();
  const { bytesRead, bytesTotal } = file;
  return (
    <div className={styles.reading}>
      <progress className={styles.progress} max={bytesTotal} value={bytesRead} aria-label={`Reading ${file.names.join(', ')}`} />
      <span className={styles.figures}>
        {formatBytes(bytesRead)} of {formatBytes(bytesTotal)}, {countOf(exchanges, 'exchange')}
      </span>
      {cancel !== undefined && (
        <IconButton label="Stop reading: what has been read stays" text="Cancel" quiet onClick={cancel}>
          {null}
        </IconButton>
      )}
    </div>
  );
}

function Cancelled({ file }: { readonly file: FileStatus }) {
  return (
    <p className={styles.finding} data-severity="warning" role="status">
      <TriangleAlert size={13} aria-hidden />
      Cancelled after {formatBytes(file.bytesRead)} of {formatBytes(file.bytesTotal)}: what follows is not listed.
    </p>
  );
}

const ICONS = { error: OctagonX, warning: TriangleAlert, info: Info } as const;

function Finding({ finding }: { readonly finding: FileFinding }) {
  const { severity, file, message, count } = finding;
  const Icon = ICONS[severity];
  return (
    <li className={styles.finding} data-severity={severity}>
      <Icon size={13} aria-hidden />
      <p role={severity === 'error' ? 'alert' : undefined}>
        {file !== null && <b>{file}: </b>}
        {message}
        {count > 1 && ` (${count} times)`}
      </p>
    </li>
  );
}
