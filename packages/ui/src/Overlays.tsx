import { lazy, Suspense } from 'react';
import { flushSync } from 'react-dom';
import type { CommandTargets, Overlay } from './commands/command.js';
import { COMMANDS } from './commands/commands.js';
import { keyCap } from './commands/shortcuts.js';
import { askNoMore, useAsked } from './store/asked.js';

const CommandPalette = lazy(async () => {
  const { CommandPalette: Palette } = await import('./features/command-palette/CommandPalette.js');
  return { default: Palette };
});

const ExportDialog = lazy(async () => {
  const { ExportDialog: Export } = await import('./features/export/ExportDialog.js');
  return { default: Export };
});

const ReplayDialog = lazy(async () => {
  const { ReplayDialog: Replay } = await import('./features/replay/ReplayDialog.js');
  return { default: Replay };
});

const PreferencesDialog = lazy(async () => {
  const { PreferencesDialog: Preferences } = await import('./features/preferences/PreferencesDialog.js');
  return { default: Preferences };
});

export interface OverlaysProps {
  readonly overlay: Overlay | null;
  readonly targets: CommandTargets;
  readonly onClose: (which: Overlay) => void;
}

/** What opens over the page and is not needed for its first paint. */
export function Overlays({ overlay, targets, onClose }: OverlaysProps) {
  const run = (id: string) => {
    // A modal window keeps the focus: it has to be gone before a command moves it.
    flushSync(() => onClose('palette'));
    COMMANDS.find((command) => command.id === id)?.run(targets);
  };
  return (
    <Suspense>
      {overlay === 'palette' && (
        <CommandPalette items={paletteItems(targets)} onChoose={run} onClose={() => onClose('palette')} />
      )}
      <AskedWindow />
      {overlay === 'preferences' && <PreferencesDialog onClose={() => onClose('preferences')} />}
    </Suspense>
  );
}

/** What features have asked for, see `store/asked.ts`. */
function AskedWindow() {
  const asked = useAsked((state) => state.asked);
  switch (asked?.what) {
    case 'export':
      return <ExportDialog selected={asked.exchanges} onClose={askNoMore} />;
    case 'replay':
      return <ReplayDialog exchanges={asked.exchanges} onClose={askNoMore} />;
    case undefined:
      return null;
  }
}

function paletteItems(targets: CommandTargets) {
  return COMMANDS.filter(({ id, available }) => id !== 'palette' && available?.(targets) !== false).map(
    ({ id, title, group, key }) => ({ id, title, group, key: key === undefined ? null : keyCap(key) }),
  );
}
