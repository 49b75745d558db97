import { CircleHelp, Moon, Sun, SunMoon } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import styles from './App.module.css';
import { EmptyState } from './features/empty-state/EmptyState.js';
import { FilterBar } from './features/filter-bar/FilterBar.js';
import { HelpSheet } from './features/help-sheet/HelpSheet.js';
import { Banners } from './features/status-bar/Banners.js';
import { CaptureControls } from './features/status-bar/CaptureControls.js';
import { ConnectionBadge } from './features/status-bar/ConnectionBadge.js';
import { TrafficFigures } from './features/status-bar/TrafficFigures.js';
import { TrafficPane } from './features/traffic-list/TrafficPane.js';
import { prefer, type Theme, usePreferences } from './store/preferences.js';
import { useRoute } from './store/use-route.js';
import { IconButton } from './ui/IconButton.js';
import { SplitPane } from './ui/SplitPane.js';
import { useKeys } from './use-keys.js';

/** Not needed for the first paint. */
const ExchangeDetail = lazy(async () => {
  const { ExchangeDetail: Detail } = await import('./features/exchange-detail/ExchangeDetail.js');
  return { default: Detail };
});

/** The page: bars above, the list, and the exchange that is open. */
export function App() {
  const [help, setHelp] = useState(false);
  const { route, open, close } = useRoute();
  const placement = usePreferences((preferences) => preferences.detailPlacement);
  const sizes = usePreferences((preferences) => preferences.detailSize);
  useKeys({ route, open, close, showHelp: () => setHelp(true) });
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.bar}>
          <h1 className={styles.name}>fcgiscope</h1>
          <ConnectionBadge />
          <div className={styles.tools}>
            <CaptureControls />
            <ThemeButton />
            <IconButton label="Help (?)" onClick={() => setHelp(true)}>
              <CircleHelp size={14} aria-hidden />
            </IconButton>
          </div>
        </div>
        <div className={styles.bar}>
          <FilterBar />
          <TrafficFigures />
        </div>
        <Banners />
      </header>
      <main className={styles.main}>
        <SplitPane
          placement={placement}
          size={sizes[placement]}
          onResize={(size) => prefer({ detailSize: { ...sizes, [placement]: size } })}
          second={
            route && (
              <Suspense>
                <ExchangeDetail route={route} onTab={(tab) => open(route.index, tab)} onClose={close} />
              </Suspense>
            )
          }
        >
          <TrafficPane whenEmpty={<EmptyState />} />
        </SplitPane>
      </main>
      <HelpSheet open={help} onClose={() => setHelp(false)} />
    </div>
  );
}

/** What each theme is called, and which one a click takes. */
const THEMES: Readonly<Record<Theme, { readonly label: string; readonly next: Theme; readonly Icon: typeof Sun }>> = {
  system: { label: 'Theme: as the system has it', next: 'dark', Icon: SunMoon },
  dark: { label: 'Theme: dark', next: 'light', Icon: Moon },
  light: { label: 'Theme: light', next: 'system', Icon: Sun },
};

function ThemeButton() {
  const theme = usePreferences((preferences) => preferences.theme);
  const { label, next, Icon } = THEMES[theme];
  return (
    <IconButton label={label} onClick={() => prefer({ theme: next })}>
      <Icon size={14} aria-hidden />
    </IconButton>
  );
}
