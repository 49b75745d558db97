import { ask } from '../store/asked.js';
import { compareWith } from '../store/compare-base.js';
import { setFilterText } from '../store/filter-state.js';
import { CONNECTION_LANES, DETAIL_PANEL, FILTER_INPUT, focusOn, TRAFFIC_GRID } from '../store/focus-targets.js';
import { prefer, type Theme, usePreferences } from '../store/preferences.js';
import { TABS, type TabId } from '../store/route.js';
import { useSelection } from '../store/selection.js';
import type { Command, CommandTargets } from './command.js';

const isOpen = ({ route }: CommandTargets) => route !== null;

const canSteer = ({ control }: CommandTargets) => control !== null;

const TAB_TITLES: Readonly<Record<TabId, string>> = {
  overview: 'Overview',
  params: 'Params',
  request: 'Request',
  response: 'Response',
  stderr: 'Stderr',
  records: 'Records',
  diagnostics: 'Diagnostics',
};

/** Everything that the page does on command: keys, palette and help sheet all read this table. */
export const COMMANDS: readonly Command[] = [
  { id: 'palette', title: 'All commands', group: 'Page', key: 'Ctrl+k', run: ({ overlay }) => overlay('palette') },
  { id: 'filter', title: 'Filter', group: 'Page', key: '/', run: ({ close, view, show }) => toFilter(view.kind, close, show) },
  { id: 'clear-filter', title: 'Clear the filter', group: 'Page', run: () => setFilterText('') },
  { id: 'help', title: 'Help: keys, filter, waterfall', group: 'Page', key: '?', run: ({ overlay }) => overlay('help') },
  { id: 'preferences', title: 'Preferences', group: 'Page', key: ',', run: ({ overlay }) => overlay('preferences') },
  { id: 'theme', title: 'Next theme: system, dark, light', group: 'Page', run: nextTheme },
  {
    id: 'view-traffic',
    title: 'Traffic: the list of exchanges',
    group: 'View',
    key: 't',
    run: ({ show }) => show({ kind: 'traffic' }),
  },
  {
    id: 'view-connections',
    title: 'Connections: exchanges on their connections, over time',
    group: 'View',
    key: 'n',
    run: ({ show }) => show({ kind: 'connections' }),
  },
  {
    id: 'view-endpoints',
    title: 'Endpoints: figures for each script and route',
    group: 'View',
    key: 'p',
    run: ({ show }) => show({ kind: 'endpoints' }),
  },
  {
    id: 'detail',
    title: 'Into the detail',
    group: 'Exchange',
    key: 'Enter',
    available: isOpen,
    run: () => focusOn(DETAIL_PANEL),
  },
  { id: 'close', title: 'Close the detail, back to the list', group: 'Exchange', key: 'Escape', run: back },
  {
    id: 'compare',
    title: 'Compare: the two that are selected, or this one and then another',
    group: 'Exchange',
    key: 'c',
    available: (targets) => isOpen(targets) || useSelection.getState().chosen.size === 2,
    run: compare,
  },
  {
    id: 'replay',
    title: 'Replay: what is selected, edited or not, through a tap',
    group: 'Exchange',
    key: 'r',
    available: (targets) => targets.canReplay && meant(targets).length > 0,
    run: (targets) => ask('replay', meant(targets)),
  },
  {
    id: 'export',
    title: 'Export: what is selected, what is shown, or everything',
    group: 'Capture',
    key: 'e',
    run: (targets) => ask('export', meant(targets)),
  },
  ...TABS.map(
    (tab, i): Command => ({
      id: `tab-${tab}`,
      title: TAB_TITLES[tab],
      group: 'Exchange',
      key: String(i + 1),
      available: isOpen,
      run: ({ route, open }) => route !== null && open(route.index, tab),
    }),
  ),
  {
    id: 'placement',
    title: 'Detail below or at the right',
    group: 'Exchange',
    run: () => prefer({ detailPlacement: usePreferences.getState().detailPlacement === 'below' ? 'right' : 'below' }),
  },
  { id: 'pause', title: 'Pause recording', group: 'Capture', available: canSteer, run: ({ control }) => void control?.pause() },
  {
    id: 'resume',
    title: 'Resume recording',
    group: 'Capture',
    available: canSteer,
    run: ({ control }) => void control?.resume(),
  },
  {
    id: 'clear',
    title: 'Clear: forget all exchanges',
    group: 'Capture',
    available: canSteer,
    run: ({ control }) => void control?.clear(),
  },
];

/** Those that are selected; where none is, the one that is open. */
export function meant({ route }: CommandTargets): readonly number[] {
  const { chosen } = useSelection.getState();
  if (chosen.size > 0) return [...chosen];
  return route === null ? [] : [route.index];
}

function compare({ route, show }: CommandTargets): void {
  const { chosen } = useSelection.getState();
  const [left, right] = chosen.size === 2 ? chosen : [];
  if (left !== undefined && right !== undefined) show({ kind: 'compare', left, right });
  else if (route !== null) compareWith(route.index);
}

/** The filter stands above every view; a comparison has none. */
function toFilter(view: CommandTargets['view']['kind'], close: () => void, show: CommandTargets['show']): void {
  if (view === 'compare') {
    close();
    show({ kind: 'traffic' });
  }
  focusOn(FILTER_INPUT);
}

/** What is open closes; where nothing is, the list comes back. */
function back({ route, view, close, show }: CommandTargets): void {
  if (route !== null) close();
  else if (view.kind !== 'traffic') show({ kind: 'traffic' });
  focusOn(route !== null && view.kind === 'connections' ? CONNECTION_LANES : TRAFFIC_GRID);
}

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: 'dark', dark: 'light', light: 'system' };

function nextTheme(): void {
  prefer({ theme: NEXT_THEME[usePreferences.getState().theme] });
}
