import { CircleHelp, Download, Moon, Settings2, Sun, SunMoon } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import styles from './App.module.css';
import type { CommandTargets, Overlay } from './commands/command.js';
import { COMMANDS, meant } from './commands/commands.js';
import { shortcutsOf } from './commands/shortcuts.js';
import { useKeys } from './commands/use-keys.js';
import { CaptureEmpty } from './features/capture-open/CaptureEmpty.js';
import { FileBar } from './features/capture-open/FileBar.js';
import { FileTools } from './features/capture-open/FileTools.js';
import { EmptyState } from './features/empty-state/EmptyState.js';
import { FilterBar } from './features/filter-bar/FilterBar.js';
import { HelpSheet } from './features/help-sheet/HelpSheet.js';
import { Banners } from './features/status-bar/Banners.js';
import { CaptureControls } from './features/status-bar/CaptureControls.js';
import { ConnectionBadge } from './features/status-bar/ConnectionBadge.js';
import { ConnectionTrouble } from './features/status-bar/ConnectionTrouble.js';
import { TrafficFigures } from './features/status-bar/TrafficFigures.js';
import { StripChart } from './features/strip-chart/StripChart.js';
import { TrafficPane } from './features/traffic-list/TrafficPane.js';
import { MainArea } from './MainArea.js';
import { Overlays } from './Overlays.js';
import { ask, useAsked } from './store/asked.js';
import { useCaptureSource } from './store/context.js';
import { prefer, type Theme, usePreferences } from './store/preferences.js';
import { useCanReplay } from './store/use-replay-kin.js';
import { useRoute } from './store/use-route.js';
import { showView, useView } from './store/use-view.js';
import { IconButton } from './ui/IconButton.js';
import { SplitPane } from './ui/SplitPane.js';
import { ViewSwitch } from './ViewSwitch.js';

/** Not needed for the first paint. */
const ExchangeDetail = lazy(async () => {
  const { ExchangeDetail: Detail } = await import('./features/exchange-detail/ExchangeDetail.js');
  return { default: Detail };
});

/** Once for all: the table of commands does not change. */
const SHORTCUTS = shortcutsOf(COMMANDS);

/** The page: bars above, the list, and the exchange that is open. */
export function App() {
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const { route, open, close } = useRoute();
  const view = useView();
  const { control } = useCaptureSource();
  const canReplay = useCanReplay();
  const placement = usePreferences((preferences) => preferences.detailPlacement);
  const timeFormat = usePreferences((preferences) => preferences.timeFormat);
  const sizes = usePreferences((preferences) => preferences.detailSize);
  // A window tells late that it has closed: another one may be open by then.
  const leave = (which: Overlay) => setOverlay((now) => (now === which ? null : now));
  const targets: CommandTargets = { route, view, control, canReplay, open, close, show: showView, overlay: setOverlay };
  const asked = useAsked((state) => state.asked);
  useKeys(targets, overlay !== null || asked !== null);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.bar}>
          <h1 className={styles.name}>fcgiscope</h1>
          <ViewSwitch view={view} onShow={showView} />
          <ConnectionBadge />
          <ConnectionTrouble />
          <div className={styles.tools}>
            <CaptureControls />
            <FileTools />
            <IconButton label="Export (e)" text="Export" onClick={() => ask('export', meant(targets))}>
              <Download size={14} aria-hidden />
            </IconButton>
            <ThemeButton />
            <IconButton label="Preferences (,)" onClick={() => setOverlay('preferences')}>
              <Settings2 size={14} aria-hidden />
            </IconButton>
            <IconButton label="Help (?)" onClick={() => setOverlay('help')}>
              <CircleHelp size={14} aria-hidden />
            </IconButton>
          </div>
        </div>
        <div className={styles.bar}>
          <FilterBar />
          <TrafficFigures />
        </div>
        <Banners />
        <FileBar />
        <StripChart />
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
          <MainArea view={view}>
            <TrafficPane key={timeFormat} whenEmpty={<CaptureEmpty live={<EmptyState />} />} />
          </MainArea>
        </SplitPane>
      </main>
      <HelpSheet shortcuts={SHORTCUTS} open={overlay === 'help'} onClose={() => leave('help')} />
      <Overlays overlay={overlay} targets={targets} onClose={leave} />
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
