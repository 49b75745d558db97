import type { Exchange } from '@fcgiscope/codec/exchange';
import { PanelBottom, PanelRight, X } from 'lucide-react';
import { END_WORDS } from '../../lib/end-state-words.js';
import { formatDuration } from '../../lib/format-duration.js';
import { prefer, usePreferences } from '../../store/preferences.js';
import { CopyButton } from '../../ui/CopyButton.js';
import { IconButton } from '../../ui/IconButton.js';
import styles from './DetailHead.module.css';

export interface DetailHeadProps {
  readonly index: number;
  readonly exchange: Exchange | null;
  readonly onClose: () => void;
}

/** The exchange in one line, and where the panel stands. */
export function DetailHead({ index, exchange, onClose }: DetailHeadProps) {
  return (
    <header className={styles.head}>
      <span className={styles.index}>#{index}</span>
      {exchange !== null && <Line exchange={exchange} />}
      <span className={styles.buttons}>
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
      <span className={styles.uri} title={uri}>
        {uri}
      </span>
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
