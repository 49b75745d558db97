import type { Exchange } from '@fcgiscope/codec/exchange';
import type { ReplayRequest } from '@fcgiscope/codec/live';
import { Tabs } from 'radix-ui';
import { useState } from 'react';
import { Answers } from './Answers.js';
import { DraftEditor } from './DraftEditor.js';
import { DryRun } from './DryRun.js';
import { type Draft, editsOf, isSafe, mistakeIn } from './draft.js';
import styles from './ReplayDialog.module.css';
import { SendBar } from './SendBar.js';
import { useReplay } from './use-replay.js';
import { useTaps, usualTap } from './use-taps.js';

export interface SingleReplayProps {
  readonly exchange: Exchange;
  /** The request as it was recorded. */
  readonly original: Draft;
  readonly onClose: () => void;
}

type Tab = 'request' | 'records' | 'answers';

/** One request: edited, looked at byte by byte, sent as often as somebody likes. */
export function SingleReplay({ exchange, original, onClose }: SingleReplayProps) {
  const taps = useTaps();
  const [tab, setTab] = useState<Tab>('request');
  const [draft, setDraft] = useState(original);
  const [tap, setTap] = useState(() => usualTap(taps, exchange));
  const [times, setTimes] = useState(1);
  const [concurrency, setConcurrency] = useState(1);
  const { state, start, stop } = useReplay();
  const mistake = taps.length === 0 ? 'There is no tap to send it through.' : mistakeIn(draft);
  const request: ReplayRequest = {
    index: exchange.index,
    edits: editsOf(original, draft),
    ...(tap !== null && { tap }),
    times,
    concurrency: Math.min(concurrency, times),
  };
  const send = () => {
    setTab('answers');
    start([{ ...request, confirm: true }]);
  };
  return (
    <Tabs.Root className={styles.tabs} value={tab} onValueChange={(value) => setTab(value as Tab)}>
      <Steps hasAnswers={state.kind !== 'idle'} several={times > 1} />
      <Tabs.Content value="request" className={styles.content} tabIndex={-1}>
        <DraftEditor original={original} draft={draft} onChange={setDraft} />
      </Tabs.Content>
      <Tabs.Content value="records" className={styles.content} tabIndex={-1}>
        <DryRun request={request} mistake={mistake} />
      </Tabs.Content>
      <Tabs.Content value="answers" className={styles.content} tabIndex={-1}>
        <Answers state={state} onLeave={onClose} />
      </Tabs.Content>
      <SendBar
        taps={taps}
        tap={tap}
        onTap={setTap}
        repeat={{ times, concurrency, onTimes: setTimes, onConcurrency: setConcurrency }}
        verb={draft.method.toUpperCase()}
        count={times}
        risk={isSafe(draft.method) ? null : `${draft.method.toUpperCase()} ${draft.uri.slice(0, LONGEST_URI)}`}
        mistake={mistake}
        isRunning={state.kind === 'running'}
        onDryRun={tab === 'request' ? () => setTab('records') : null}
        onSend={send}
        onStop={stop}
      />
    </Tabs.Root>
  );
}

function Steps({ hasAnswers, several }: { readonly hasAnswers: boolean; readonly several: boolean }) {
  return (
    <Tabs.List className={styles.list} aria-label="Steps of the replay">
      <Tabs.Trigger value="request" className={styles.trigger}>
        Request
      </Tabs.Trigger>
      <Tabs.Trigger value="records" className={styles.trigger}>
        Dry run
      </Tabs.Trigger>
      <Tabs.Trigger value="answers" className={styles.trigger} disabled={!hasAnswers}>
        {several ? 'Answers' : 'Answer'}
      </Tabs.Trigger>
    </Tabs.List>
  );
}

const LONGEST_URI = 120;
