import { ruleFor } from '@fcgiscope/codec/capture';
import { epochMicros, isoTime } from '@fcgiscope/codec/core';
import type { ConnectionReports } from '@fcgiscope/codec/live';
import { countOf } from '../../lib/format-count.js';
import { clockText } from '../../store/clock-text.js';
import { LongText } from '../../ui/LongText.js';
import { SeverityMark } from '../../ui/SeverityMark.js';
import { asListItem, ShowMore } from '../../ui/ShowMore.js';
import styles from './ConnectionFindings.module.css';
import { type FindingGroup, type FoundOn, findingGroups } from './finding-groups.js';

/** What was found on connections that belongs to none of their exchanges; nothing where nothing was. */
export function ConnectionFindings({ reports: { connections, forgotten } }: { readonly reports: ConnectionReports }) {
  if (connections.length === 0) return null;
  return (
    <section className={styles.findings} aria-label="Findings of connections">
      <ul>
        {findingGroups(connections).map((group) => (
          <Group key={group.code} group={group} />
        ))}
      </ul>
      {forgotten > 0 && (
        <p className={styles.rest}>{countOf(forgotten, 'older connection')} with findings are not kept any more.</p>
      )}
    </section>
  );
}

function Group({ group: { code, severity, message, spec, found } }: { readonly group: FindingGroup }) {
  const rule = ruleFor(code);
  return (
    <li>
      <details className={styles.group} data-severity={severity}>
        <summary>
          <SeverityMark severity={severity} />
          <strong className={styles.message}>{message}</strong>
          <span className={styles.count}>{countOf(found.length, 'connection')}</span>
        </summary>
        <div className={styles.body}>
          {rule !== undefined && (
            <dl className={styles.rule}>
              <dt>why</dt>
              <dd>{rule.why}</dd>
              <dt>change</dt>
              <dd>{rule.fix}</dd>
            </dl>
          )}
          <p className={styles.code}>
            {code}
            {spec !== undefined && ` · FastCGI §${spec}`}
          </p>
          <ul className={styles.found}>
            <ShowMore items={found} wrap={asListItem}>
              {(one) => <Found key={one.report.connection} found={one} />}
            </ShowMore>
          </ul>
        </div>
      </details>
    </li>
  );
}

function Found({ found: { report, findings } }: { readonly found: FoundOn }) {
  const { connection, server, tap, opened, more } = report;
  return (
    <li className={styles.one}>
      <span className={styles.number}>conn {connection}</span>
      {opened !== null && (
        <time className={styles.time} dateTime={isoTime(epochMicros(opened))} title={isoTime(epochMicros(opened))}>
          {clockText(opened)}
        </time>
      )}
      <span className={styles.peers}>{[server, ...tap.split('=')].filter((end) => end !== '').join(' → ')}</span>
      <ol className={styles.messages}>
        {findings.map(({ message }, i) => (
          <li key={i}>
            <LongText text={message} />
          </li>
        ))}
        {more > 0 && <li className={styles.rest}>and {countOf(more, 'more finding')} of any kind on this connection</li>}
      </ol>
    </li>
  );
}
