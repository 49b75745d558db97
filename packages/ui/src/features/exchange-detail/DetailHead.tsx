import type { Exchange } from '@fcgiscope/codec/exchange';
import { Download, GitCompareArrows, PanelBottom, PanelRight, RotateCw, X } from 'lucide-react';
import { END_WORDS } from '../../lib/end-state-words.js';
import { formatDuration } from '../../lib/format-duration.js';
import { ask } from '../../store/asked.js';
import { compareWith, useCompareBase } from '../../store/compare-base.js';
import { prefer, usePreferences } from '../../store/preferences.js';
import { useCanReplay } from '../../store/use-replay-kin.js';
import { CopyButton } from '../../ui/CopyButton.js';
import { IconButton } from '../../ui/IconButton.js';
import styles from './DetailHead.module.css';
import { ReplayChips } from './ReplayChips.js';

export interface DetailHeadProps {
  readonly index: number;
  readonly exchange: Exchange | null;
  readonly onClose: () => void;
}

/** No line is longer; the Request tab and the params have all of it. */
const LONGEST_URI = 2000;

/** The exchange in one line, and where the panel stands. */
export function DetailHead({ index, exchange, onClose }: DetailHeadProps) {
  return (
    <header className={styles.head}>
      <span className={styles.index}>#{index}</span>
      {exchange !== null && <Line exchange={exchange} />}
      <ReplayChips index={index} />
      <span className={styles.buttons}>
        <ReplayButton index={index} />
        <CompareButton index={index} />
        <IconButton label="Export this exchange (e)" text="export" quiet onClick={() => ask('export', [index])}>
          <Download size={13} aria-hidden />
        </IconButton>
        <PlacementButton />
        <IconButton label="Close (Esc)" quiet onClick={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </span>
    </header>
  );
}

function Line({ exchange }: { readonly exchange: Exchange }) {
  const { request, response, timings, connection, requestId, generation, end } = exchange;
  const uri = request.uri ?? request.script ?? '';
  return (
    <>
      <span className={styles.method}>{request.method}</span>
      <bdi className={styles.uri} title={uri.slice(0, LONGEST_URI)}>
        {uri.slice(0, LONGEST_URI)}
      </bdi>
      <CopyButton text={uri} label="Copy the URI" />
      {response !== null && (
        <span className={styles.status} data-failed={(response.status ?? 0) >= 500 || undefined}>
          {response.status ?? '—'}
        </span>
      )}
      <span className={styles.duration}>{timings.total === null ? 'open' : formatDuration(timings.total)}</span>
      {END_WORDS[end.state].short !== '' && <span className={styles.broken}>{END_WORDS[end.state].short}</span>}
      <span className={styles.where}>
        conn {connection.id}
        {requestId !== null && ` · id ${requestId} · gen ${generation ?? 1}`}
      </span>
    </>
  );
}

function ReplayButton({ index }: { readonly index: number }) {
  if (!useCanReplay()) return null;
  return (
    <IconButton label="Send it again, edited or not (r)" text="replay" quiet onClick={() => ask('replay', [index])}>
      <RotateCw size={13} aria-hidden />
    </IconButton>
  );
}

/** The first click chooses this exchange, one on another exchange compares the two. */
function CompareButton({ index }: { readonly index: number }) {
  const base = useCompareBase((state) => state.index);
  const [label, text] =
    base === null
      ? ['Compare with another exchange (c)', 'compare']
      : base === index
        ? ['Open another exchange and press c; again here: do not compare', 'comparing…']
        : [`Compare with #${base} (c)`, `compare with #${base}`];
  return (
    <IconButton label={label} text={text} quiet pressed={base === index} onClick={() => compareWith(index)}>
      <GitCompareArrows size={13} aria-hidden />
    </IconButton>
  );
}

function PlacementButton() {
  const placement = usePreferences((preferences) => preferences.detailPlacement);
  const [other, Icon, label] =
    placement === 'below'
      ? (['right', PanelRight, 'Show at the right'] as const)
      : (['below', PanelBottom, 'Show below'] as const);
  return (
    <IconButton label={label} quiet onClick={() => prefer({ detailPlacement: other })}>
      <Icon size={14} aria-hidden />
    </IconButton>
  );
}
