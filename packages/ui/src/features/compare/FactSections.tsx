import { diffFacts, diffPairs, type FactDifference, type PairDifference } from '@fcgiscope/codec/diff';
import type { Exchange } from '@fcgiscope/codec/exchange';
import { useMemo } from 'react';
import { exactBytes } from '../../lib/format-bytes.js';
import { formatDuration } from '../../lib/format-duration.js';
import { isSecretName } from '../../lib/secret-names.js';
import { LongText } from '../../ui/LongText.js';
import { MaskedValue } from '../../ui/MaskedValue.js';
import { ShowMore } from '../../ui/ShowMore.js';
import styles from './CompareView.module.css';
import type { Sides } from './load-sides.js';
import { Section } from './Section.js';

/** What two exchanges each have one of: facts, params, headers. */
export function FactSections({ sides, all }: { readonly sides: Sides; readonly all: boolean }) {
  // Sides come again as their bodies do; ten thousand params are compared once.
  const [left, right] = [sides.left.exchange, sides.right.exchange];
  const { facts, params, head } = useMemo(() => differencesOf(left, right), [left, right]);
  return (
    <>
      <PairSection title="Exchange and timings" pairs={facts} all={all} />
      <PairSection title="Params" pairs={params} all={all} />
      <PairSection title="Response head" pairs={head} all={all} />
    </>
  );
}

function differencesOf(left: Exchange, right: Exchange) {
  const headers = ({ response }: Exchange) => response?.headers ?? [];
  return {
    facts: diffFacts(left, right).map(asPair),
    params: diffPairs(left.params, right.params),
    head: diffPairs(headers(left), headers(right), { ignoreCase: true }),
  };
}

function asPair({ name, unit, left, right, same }: FactDifference): PairDifference {
  const text = (value: string | number | null) => {
    if (value === null || typeof value === 'string') return value;
    if (unit === 'ms') return formatDuration(value);
    return unit === 'bytes' ? exactBytes(value) : String(value);
  };
  return { name, left: text(left), right: text(right), same };
}

interface PairSectionProps {
  readonly title: string;
  readonly pairs: readonly PairDifference[];
  readonly all: boolean;
}

function PairSection({ title, pairs, all }: PairSectionProps) {
  const different = pairs.filter(({ same }) => !same);
  const shown = (all ? pairs : different).map((pair, position) => ({ ...pair, position }));
  return (
    <Section title={title} differences={different.length} same={pairs.length - different.length}>
      <ShowMore items={shown}>
        {({ position, name, left, right, same }) => (
          <div key={position} className={styles.pair} data-same={same || undefined}>
            <bdi className={styles.name}>{name.slice(0, 200)}</bdi>
            <Value name={name} value={left} changed={!same} />
            <Value name={name} value={right} changed={!same} />
          </div>
        )}
      </ShowMore>
    </Section>
  );
}

function Value({ name, value, changed }: { readonly name: string; readonly value: string | null; readonly changed: boolean }) {
  if (value === null)
    return (
      <span className={styles.value} data-missing>
        not there
      </span>
    );
  return (
    <span className={styles.value} data-changed={changed || undefined}>
      {value === '' && <i className={styles.empty}>empty</i>}
      {value !== '' && isSecretName(name) ? <MaskedValue name={name} value={value} /> : <LongText text={value} />}
    </span>
  );
}
