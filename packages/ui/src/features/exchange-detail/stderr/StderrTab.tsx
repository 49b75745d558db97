import { type EpochMicros, millisBetween, parseIsoTime } from '@fcgiscope/codec/core';
import type { Exchange } from '@fcgiscope/codec/exchange';
import { SquarePen } from 'lucide-react';
import { useMemo } from 'react';
import { exactBytes } from '../../../lib/format-bytes.js';
import { countOf } from '../../../lib/format-count.js';
import { formatDuration } from '../../../lib/format-duration.js';
import { clockText } from '../../../store/clock-text.js';
import { usePreferences } from '../../../store/preferences.js';
import { CopyButton } from '../../../ui/CopyButton.js';
import { LongText } from '../../../ui/LongText.js';
import { SeverityMark } from '../../../ui/SeverityMark.js';
import { asListItem, ShowMore } from '../../../ui/ShowMore.js';
import { useRecords } from '../records/use-records.js';
import { editorLink, LEVELS, type ListedMessage, listMessages } from './messages.js';
import { stderrTimes } from './record-times.js';
import styles from './StderrTab.module.css';

/** What the application complained about, message by message. */
export function StderrTab({ exchange }: { readonly exchange: Exchange }) {
  const { stderr } = exchange.streams;
  if (stderr.bytes === 0) return <p className={styles.none}>Nothing on STDERR.</p>;
  return <Messages exchange={exchange} />;
}

function Messages({ exchange }: { readonly exchange: Exchange }) {
  const { stderr } = exchange.streams;
  const messages = useMemo(() => listMessages(stderr.text), [stderr.text]);
  const { list } = useRecords({ index: exchange.index, wholeConnection: false }, String(stderr.records));
  const records = list.state === 'ready' ? list.value.records : null;
  const times = useMemo(() => stderrTimes(stderr.text, stderr.bytes, records ?? []), [stderr.text, stderr.bytes, records]);
  const origin = parseIsoTime(exchange.startTime);
  return (
    <div role="region" aria-label="Stderr" tabIndex={0} className={styles.scroller}>
      <p className={styles.summary}>
        {countOf(messages.length, 'message')} in {exactBytes(stderr.bytes)}, {countOf(stderr.records, 'record')}
        <CopyButton text={stderr.text} label="Copy all of it" />
      </p>
      <ol>
        <ShowMore items={messages} wrap={asListItem}>
          {(listed) => <Message key={listed.at} listed={listed} time={times.timeOf(listed.at)} origin={origin} />}
        </ShowMore>
      </ol>
    </div>
  );
}

interface MessageProps {
  readonly listed: ListedMessage;
  readonly time: string | null;
  readonly origin: EpochMicros | undefined;
}

function Message({ listed: { message, count }, time, origin }: MessageProps) {
  const { title, severity } = LEVELS[message.level];
  return (
    <li className={styles.message}>
      <span className={styles.level}>
        <SeverityMark severity={severity} />
        {title}
      </span>
      <Time time={time} origin={origin} />
      <pre className={styles.text}>
        <LongText text={message.text} />
      </pre>
      <span className={styles.actions}>
        {count > 1 && (
          <span className={styles.count} title={`It came ${count} times`}>
            × {count}
          </span>
        )}
        {message.file !== null && message.line !== null && <Place file={message.file} line={message.line} />}
        <CopyButton text={message.text} label="Copy the message" />
      </span>
    </li>
  );
}

/** When its record came, after the first byte of the request. */
function Time({ time, origin }: Pick<MessageProps, 'time' | 'origin'>) {
  const at = time === null ? undefined : parseIsoTime(time);
  if (at === undefined || origin === undefined) return <span className={styles.time} />;
  return (
    <span className={styles.time} title={`Its record came at ${clockText(at)}`}>
      +{formatDuration(Math.max(0, millisBetween(origin, at)))}
    </span>
  );
}

function Place({ file, line }: { readonly file: string; readonly line: number }) {
  const template = usePreferences((preferences) => preferences.editorUrl);
  const link = editorLink(template, file, line);
  const name = `${file.slice(file.lastIndexOf('/') + 1)}:${line}`;
  return (
    <>
      <CopyButton text={`${file}:${line}`} label={`Copy ${file}:${line}`} caption={name} />
      {link !== null && (
        <a href={link} className={styles.open} title={`Open ${file}:${line} in the editor`}>
          <SquarePen size={13} aria-label={`Open ${name} in the editor`} />
        </a>
      )}
    </>
  );
}
