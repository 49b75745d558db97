import type { FileStatus } from '@fcgiscope/codec/capture';
import { type FormEvent, useState } from 'react';
import { formatBytes } from '../../lib/format-bytes.js';
import { countOf } from '../../lib/format-count.js';
import { useFileOpener } from '../../store/file-opener.js';
import { FilePicker } from './FilePicker.js';
import styles from './Message.module.css';
import { portsOf } from './ports-of.js';

/** A file without one exchange: what was in it, and what to try. */
export function NothingFound({ file }: { readonly file: FileStatus }) {
  const unreadable = file.packets === 0 && file.findings.some(({ severity }) => severity === 'error');
  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <h2 className={styles.title}>{unreadable ? 'This is no capture that can be read' : 'No FastCGI found in it'}</h2>
        <p>{unreadable ? 'What is wrong with it stands above.' : contentOf(file)}</p>
        {!unreadable && <PortField />}
        <p>
          <FilePicker text="Open another file" framed />
        </p>
      </div>
    </div>
  );
}

function contentOf({ packets, traffic }: FileStatus): string {
  const seen = countOf(packets, 'packet');
  if (traffic === null || packets === 0) return `There are ${seen} in it.`;
  const { other, undecided } = traffic;
  const connections = other.connections + undecided.connections;
  const bytes = formatBytes(other.bytes + undecided.bytes);
  return `There are ${seen} in it, ${bytes} in ${countOf(connections, 'TCP connection')}, and nothing that begins like FastCGI, SCGI or uwsgi.`;
}

/** Connections may be recognised by the application's port where their bytes do not tell. */
function PortField() {
  const { files, open } = useFileOpener();
  const [text, setText] = useState('');
  const [mistake, setMistake] = useState<string | null>(null);
  if (files === null)
    return (
      <p className={styles.aside}>
        If there should be: <code>fcgiscope open --port 9000 FILE</code> names the application’s port.
      </p>
    );
  const tryAgain = (event: FormEvent) => {
    event.preventDefault();
    const ports = portsOf(text);
    setMistake(ports.ok ? null : ports.error);
    if (ports.ok) open(files, ports.value);
  };
  return (
    <form className={styles.form} onSubmit={tryAgain}>
      <label htmlFor="application-port">If there should be, the application’s port:</label>
      <input
        id="application-port"
        className={styles.port}
        inputMode="numeric"
        placeholder="9000"
        value={text}
        aria-invalid={mistake !== null}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className={styles.submit}>
        Try
      </button>
      {mistake !== null && (
        <span role="alert" className={styles.mistake}>
          {mistake}
        </span>
      )}
    </form>
  );
}
