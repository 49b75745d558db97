import type { Exchange } from '@fcgiscope/codec/exchange';
import { exactBytes } from '../../../lib/format-bytes.js';
import { countOf } from '../../../lib/format-count.js';
import { type StderrMessage, splitStderr } from '../../../lib/split-stderr.js';
import { CopyButton } from '../../../ui/CopyButton.js';
import { SeverityMark } from '../../../ui/SeverityMark.js';
import { ShowMore } from '../../../ui/ShowMore.js';
import styles from './StderrTab.module.css';

/** What the application complained about, message by message. */
export function StderrTab({ exchange }: { readonly exchange: Exchange }) {
  const { stderr } = exchange.streams;
  if (stderr.bytes === 0) return <p className={styles.none}>Nothing on STDERR.</p>;
  const messages = splitStderr(stderr.text);
  return (
    <div role="region" aria-label="Stderr" tabIndex={0} className={styles.scroller}>
      <p className={styles.summary}>
        {exactBytes(stderr.bytes)} in {countOf(stderr.records, 'record')}
        <CopyButton text={stderr.text} label="Copy all of it" />
      </p>
      <ol>
        <ShowMore items={messages}>{(message) => <Message key={message.text} message={message} />}</ShowMore>
      </ol>
    </div>
  );
}

function Message({ message }: { readonly message: StderrMessage }) {
  const { text, body, severity, level, place, count } = message;
  return (
    <li className={styles.message}>
      <span className={styles.level}>
        <SeverityMark severity={severity} />
        {level ?? 'message'}
      </span>
      <pre className={styles.text}>{body}</pre>
      <span className={styles.actions}>
        {count > 1 && <span className={styles.count}>× {count}</span>}
        {place !== null && (
          <CopyButton
            text={`${place.file}:${place.line}`}
            label={`Copy ${place.file}:${place.line}`}
            caption={placeText(place)}
          />
        )}
        <CopyButton text={text} label="Copy the message" />
      </span>
    </li>
  );
}

function placeText({ file, line }: NonNullable<StderrMessage['place']>): string {
  return `${file.slice(file.lastIndexOf('/') + 1)}:${line}`;
}
