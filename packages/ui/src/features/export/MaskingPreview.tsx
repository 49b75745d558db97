import type { Manifest, MaskedPair } from '@fcgiscope/codec/export';
import { Eye, EyeOff } from 'lucide-react';
import { useMemo, useState } from 'react';
import { countOf, formatCount } from '../../lib/format-count.js';
import type { Resource } from '../../lib/use-resource.js';
import { IconButton } from '../../ui/IconButton.js';
import { ResourceView } from '../../ui/ResourceView.js';
import { ShowMore } from '../../ui/ShowMore.js';
import styles from './MaskingPreview.module.css';
import { type MaskedPiece, maskedPieces, type Segment, shortened } from './masked-pieces.js';

export interface MaskingPreviewProps {
  readonly preview: Resource<readonly MaskedPair[]>;
  /** Exchanges that are shown, of so many that are exported. */
  readonly shown: number;
  readonly total: number;
  /** Nothing will be masked. */
  readonly included: boolean;
}

/** What the masking does to the first exchanges: what is masked, in its surroundings, and how often. */
export function MaskingPreview({ preview, shown, total, included }: MaskingPreviewProps) {
  const [revealed, setRevealed] = useState(false);
  const amount = shown < total ? `the first ${shown} of ${countOf(total, 'exchange')}` : countOf(total, 'exchange');
  return (
    <section className={styles.preview} aria-label="What the masking does" data-off={included || undefined}>
      <header className={styles.head}>
        <h3>{included ? 'What masking would hide' : 'What the masking does'}</h3>
        <span className={styles.amount}>{amount}</span>
        <span className={styles.reveal}>
          <IconButton
            label={revealed ? 'Hide what stands there now' : 'Show what stands there now: the secrets'}
            text="before"
            pressed={revealed}
            onClick={() => setRevealed(!revealed)}
          >
            {revealed ? <EyeOff size={13} aria-hidden /> : <Eye size={13} aria-hidden />}
          </IconButton>
        </span>
      </header>
      <div role="region" aria-label="Masked exchanges" tabIndex={0} className={styles.scroller}>
        <ResourceView resource={preview}>{(pairs) => <Pairs pairs={pairs} revealed={revealed} />}</ResourceView>
      </div>
    </section>
  );
}

function Pairs({ pairs, revealed }: { readonly pairs: readonly MaskedPair[]; readonly revealed: boolean }) {
  return (
    <>
      {pairs.map((pair) => (
        <Pair key={pair.after.exchange.index} pair={pair} revealed={revealed} />
      ))}
    </>
  );
}

function Pair({ pair, revealed }: { readonly pair: MaskedPair; readonly revealed: boolean }) {
  const pieces = useMemo(() => maskedPieces(pair), [pair]);
  const { index, request } = pair.after.exchange;
  return (
    <section className={styles.exchange} aria-label={`Exchange ${index}`}>
      <h4 className={styles.title}>
        #{index} {request.method} <bdi className={styles.uri}>{(request.uri ?? request.script ?? '').slice(0, LONGEST_URI)}</bdi>
      </h4>
      {pair.after.masked !== null && <Counts manifest={pair.after.masked} />}
      <dl className={styles.pieces}>
        <ShowMore items={pieces.map((piece, position) => ({ piece, position }))}>
          {({ piece, position }) => <Piece key={position} piece={piece} revealed={revealed} />}
        </ShowMore>
      </dl>
    </section>
  );
}

const LONGEST_URI = 120;

/** Kinds that are named; the others are counted. */
const MOST_KINDS = 12;

function Counts({ manifest: { entries, masked, more } }: { readonly manifest: Manifest }) {
  if (masked === 0) return <p className={styles.nothing}>Nothing in it is known for a secret.</p>;
  const others = Math.max(0, entries.length - MOST_KINDS) + more;
  return (
    <ul className={styles.counts} aria-label={`${countOf(masked, 'place')} masked`}>
      {entries.slice(0, MOST_KINDS).map(({ name, place, count }) => (
        <li key={`${place} ${name}`}>
          {count > 1 && <b>{formatCount(count)} × </b>}
          {place} <bdi>{name.slice(0, 80)}</bdi>
        </li>
      ))}
      {others > 0 && <li>{countOf(others, 'other kind')}</li>}
    </ul>
  );
}

function Piece({ piece: { title, segments }, revealed }: { readonly piece: MaskedPiece; readonly revealed: boolean }) {
  const short = useMemo(() => shortened(segments), [segments]);
  return (
    <div className={styles.piece}>
      <dt>
        <bdi>{title.slice(0, 200)}</bdi>
      </dt>
      {revealed && (
        <dd className={styles.before}>
          <span className={styles.side}>now</span>
          <Segments segments={short} side="before" />
        </dd>
      )}
      <dd>
        {revealed && <span className={styles.side}>masked</span>}
        <Segments segments={short} side="after" />
      </dd>
    </div>
  );
}

function Segments({ segments, side }: { readonly segments: readonly Segment[]; readonly side: 'before' | 'after' }) {
  return (
    <bdi className={styles.text}>
      {segments.map((segment, i) => {
        const key = `${i}`;
        return segment.masked ? <mark key={key}>{segment[side]}</mark> : <span key={key}>{segment[side]}</span>;
      })}
    </bdi>
  );
}
