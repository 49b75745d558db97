import type { SummaryRow } from '@fcgiscope/codec/exchange';
import type { ReplayRequest } from '@fcgiscope/codec/live';
import { clsx } from 'clsx';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { countOf } from '../../lib/format-count.js';
import { formatDuration } from '../../lib/format-duration.js';
import { useCaptureStore } from '../../store/context.js';
import type { IndexRanges } from '../../store/index-ranges.js';
import { ShowMore } from '../../ui/ShowMore.js';
import { Answers } from './Answers.js';
import { isSafe } from './draft.js';
import styles from './ReplayDialog.module.css';
import table from './RunTable.module.css';
import { SendBar } from './SendBar.js';
import { useReplay } from './use-replay.js';
import { useTaps, usualTap } from './use-taps.js';

export interface SelectionReplayProps {
  readonly exchanges: IndexRanges;
  readonly onClose: () => void;
}

/** Several requests as they were recorded, one after the other, each through the tap it came through. */
export function SelectionReplay({ exchanges, onClose }: SelectionReplayProps) {
  const store = useCaptureStore();
  const taps = useTaps();
  const [rows] = useState(() => [...exchanges].flatMap((index) => store.rows.get(index) ?? []));
  const [tap, setTap] = useState(() => (taps.length === 1 ? usualTap(taps, null) : null));
  const { state, start, stop } = useReplay();
  const unsafe = rows.filter(({ method }) => !isSafe(method ?? 'GET'));
  const send = () => start(rows.map(({ index }): ReplayRequest => ({ index, confirm: true, ...(tap !== null && { tap }) })));
  return (
    <div className={styles.tabs}>
      <div className={styles.content}>
        {state.kind === 'idle' ? <Requests rows={rows} /> : <Answers state={state} onLeave={onClose} />}
      </div>
      <SendBar
        taps={taps}
        tap={tap}
        onTap={setTap}
        repeat={null}
        verb={countOf(rows.length, 'request')}
        count={1}
        risk={unsafe.length === 0 ? null : riskOf(unsafe)}
        mistake={mistakeIn(taps.length, rows.length)}
        isRunning={state.kind === 'running'}
        onDryRun={null}
        onSend={send}
        onStop={stop}
      />
    </div>
  );
}

function mistakeIn(taps: number, rows: number): string | null {
  if (rows === 0) return 'None of them is in the capture any more.';
  return taps === 0 ? 'There is no tap to send them through.' : null;
}

function riskOf(unsafe: readonly SummaryRow[]): string {
  const methods = [...new Set(unsafe.map(({ method }) => method ?? ''))].join(', ');
  return `${countOf(unsafe.length, 'request')} of them (${methods})`;
}

function Requests({ rows }: { readonly rows: readonly SummaryRow[] }) {
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => region.current?.focus(), []);
  return (
    <div ref={region} role="region" aria-label="Requests" tabIndex={0} className={table.scroller}>
      <p className={table.lead}>They are sent as they were recorded, one after the other. One alone can be edited before.</p>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col" className={table.wide}>
              request
            </th>
            <th scope="col">status then</th>
            <th scope="col">time then</th>
          </tr>
        </thead>
        <tbody>
          <ShowMore items={rows} wrap={inRow}>
            {({ index, method, uri, script, status, start, end }) => (
              <tr key={index}>
                <td className={table.number}>{index}</td>
                <td className={clsx(table.request, table.wide)}>
                  {method} <bdi>{(uri ?? script ?? '').slice(0, LONGEST_URI)}</bdi>
                </td>
                <td className={table.number}>{status ?? '—'}</td>
                <td className={table.number}>{end === null ? 'open' : formatDuration((end - start) / 1000)}</td>
              </tr>
            )}
          </ShowMore>
        </tbody>
      </table>
    </div>
  );
}

function inRow(button: ReactNode) {
  return (
    <tr>
      <td colSpan={4}>{button}</td>
    </tr>
  );
}

const LONGEST_URI = 300;
