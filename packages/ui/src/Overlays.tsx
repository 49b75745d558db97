import { lazy, Suspense } from 'react';
import { flushSync } from 'react-dom';
import type { CommandTargets, Overlay } from './commands/command.js';
import { COMMANDS } from './commands/commands.js';
import { keyCap } from './commands/shortcuts.js';

const CommandPalette = lazy(async () => {
  const { CommandPalette: Palette } = await import('./features/command-palette/CommandPalette.js');
  return { default: Palette };
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
      {overlay === 'preferences' && <PreferencesDialog onClose={() => onClose('preferences')} />}
    </Suspense>
  );
}

function paletteItems(targets: CommandTargets) {
  return COMMANDS.filter(({ id, available }) => id !== 'palette' && available?.(targets) !== false).map(
    ({ id, title, group, key }) => ({ id, title, group, key: key === undefined ? null : keyCap(key) }),
  );
}
