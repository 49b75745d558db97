import type { Exchange } from '@fcgiscope/codec/exchange';
import { Tabs } from 'radix-ui';
import { useEffect, useRef } from 'react';
import { DETAIL_PANEL } from '../../store/focus-targets.js';
import type { Route, TabId } from '../../store/route.js';
import { ResourceView } from '../../ui/ResourceView.js';
import { DetailHead } from './DetailHead.js';
import { DiagnosisCards } from './DiagnosisCards.js';
import styles from './ExchangeDetail.module.css';
import { DETAIL_TABS } from './tabs.js';
import { useExchange } from './use-exchange.js';

export interface ExchangeDetailProps {
  readonly route: Route;
  readonly onTab: (tab: TabId) => void;
  readonly onClose: () => void;
}

/** Everything about one exchange, in tabs. */
export function ExchangeDetail({ route, onTab, onClose }: ExchangeDetailProps) {
  const resource = useExchange(route.index);
  return (
    <section id={DETAIL_PANEL} tabIndex={-1} className={styles.detail} aria-label={`Exchange ${route.index}`}>
      <DetailHead index={route.index} exchange={resource.state === 'ready' ? resource.value : null} onClose={onClose} />
      <ResourceView resource={resource}>
        {(exchange) => (
          <>
            <DiagnosisCards key={`cards ${route.index}`} exchange={exchange} />
            <DetailTabs key={route.index} exchange={exchange} tab={route.tab} onTab={onTab} />
          </>
        )}
      </ResourceView>
    </section>
  );
}

interface DetailTabsProps {
  readonly exchange: Exchange;
  readonly tab: TabId;
  readonly onTab: (tab: TabId) => void;
}

function DetailTabs({ exchange, tab, onTab }: DetailTabsProps) {
  const change = (id: string) => {
    const known = DETAIL_TABS.find((candidate) => candidate.id === id);
    if (known !== undefined) onTab(known.id);
  };
  const list = useRef<HTMLDivElement>(null);
  // A key chooses tabs that a narrow panel does not show.
  useEffect(() => {
    list.current?.querySelector(`[data-tab=${tab}]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [tab]);
  return (
    <Tabs.Root className={styles.tabs} value={tab} onValueChange={change}>
      <Tabs.List ref={list} className={styles.list} aria-label="What to look at">
        {DETAIL_TABS.map(({ id, title, amount }) => (
          <Tabs.Trigger key={id} value={id} data-tab={id} className={styles.trigger}>
            <span className={styles.title} data-title={title}>
              {title}
            </span>
            <span className={styles.amount}>{amount(exchange)}</span>
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {DETAIL_TABS.map(({ id, View }) => (
        <Tabs.Content key={id} value={id} className={styles.content}>
          <View exchange={exchange} />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
