import { diffSequences } from '@fcgiscope/codec/diff';
import { useMemo } from 'react';
import { exactBytes, formatBytes } from '../../lib/format-bytes.js';
import { formatCount } from '../../lib/format-count.js';
import { ShowMore } from '../../ui/ShowMore.js';
import { type AlignedLine, alignRuns } from './align-runs.js';
import styles from './CompareView.module.css';
import { type BodyLines, COMPARED_BYTES, type Sides } from './load-sides.js';
import { Section } from './Section.js';

/** What two exchanges have in lines: bodies, STDERR, records. */
export function BodySections({ sides: { left, right }, all }: { readonly sides: Sides; readonly all: boolean }) {
  return (
    <>
      <LinesSection title="Request body" left={left.request} right={right.request} all={all} />
      <LinesSection title="Response body" left={left.response} right={right.response} all={all} />
      <LinesSection title="STDERR" left={stderrOf(left)} right={stderrOf(right)} all={all} />
      <LinesSection title="Records" left={recordsOf(left)} right={recordsOf(right)} all={all} />
    </>
  );
}

const asLines = (lines: readonly string[], bytes: number): BodyLines => ({ lines, bytes, binary: false, cut: false });

function stderrOf({ exchange }: Sides['left']): BodyLines {
  const { text, bytes } = exchange.streams.stderr;
  return asLines(text === '' ? [] : text.split('\n'), bytes);
}

function recordsOf({ records }: Sides['left']): BodyLines {
  const lines = records.map(
    ({ direction, type, contentLength }) => `${direction === 'to-app' ? '→' : '←'} ${type} ${formatCount(contentLength)}`,
  );
  return asLines(lines, 0);
}

interface LinesSectionProps {
  readonly title: string;
  readonly left: BodyLines;
  readonly right: BodyLines;
  readonly all: boolean;
}

function LinesSection({ title, left, right, all }: LinesSectionProps) {
  const aligned = useMemo(() => alignRuns(diffSequences(left.lines, right.lines)), [left, right]);
  const different = aligned.filter(({ same }) => !same);
  return (
    <Section title={title} differences={different.length} same={aligned.length - different.length} note={noteOf(left, right)}>
      <div className={styles.lines}>
        <ShowMore items={all ? aligned : different}>
          {({ left: a, right: b, same }) => (
            <div key={`${a?.number}/${b?.number}`} className={styles.linePair} data-same={same || undefined}>
              <Line line={a} sign={same ? ' ' : '−'} />
              <Line line={b} sign={same ? ' ' : '+'} />
            </div>
          )}
        </ShowMore>
      </div>
    </Section>
  );
}

function noteOf(left: BodyLines, right: BodyLines): string | null {
  if (left.binary || right.binary) return `not text: ${exactBytes(left.bytes)} and ${exactBytes(right.bytes)}`;
  return left.cut || right.cut ? `of the first ${formatBytes(COMPARED_BYTES)}` : null;
}

function Line({ line, sign }: { readonly line: AlignedLine['left']; readonly sign: string }) {
  if (line === null) return <span className={styles.line} data-missing />;
  return (
    <span className={styles.line} data-changed={sign !== ' ' || undefined}>
      <span className={styles.number}>{line.number}</span>
      <span className={styles.sign}>{sign}</span>
      <bdi className={styles.text}>{line.text}</bdi>
    </span>
  );
}
