import { type Density, prefer, type Theme, type TimeFormat, usePreferences } from '../../store/preferences.js';
import { Dialog } from '../../ui/Dialog.js';
import { Choice } from './Choice.js';
import styles from './PreferencesDialog.module.css';

const THEMES: readonly (readonly [Theme, string])[] = [
  ['system', 'as the system'],
  ['light', 'light'],
  ['dark', 'dark'],
];

const TIMES: readonly (readonly [TimeFormat, string])[] = [
  ['local', 'local'],
  ['utc', 'UTC'],
];

const DENSITIES: readonly (readonly [Density, string])[] = [
  ['compact', 'compact'],
  ['comfortable', 'comfortable'],
];

/** How somebody likes the page. Kept in this browser; everything takes effect at once. */
export function PreferencesDialog({ onClose }: { readonly onClose: () => void }) {
  const { theme, timeFormat, density, editorUrl } = usePreferences();
  return (
    <Dialog title="Preferences" onClose={onClose}>
      <div className={styles.preferences}>
        <Choice label="Theme" options={THEMES} value={theme} onChange={(value) => prefer({ theme: value })} />
        <Choice label="Times" options={TIMES} value={timeFormat} onChange={(value) => prefer({ timeFormat: value })} />
        <Choice label="Rows" options={DENSITIES} value={density} onChange={(value) => prefer({ density: value })} />
        <label className={styles.line}>
          <span className={styles.label}>Editor</span>
          <span className={styles.field}>
            <input
              type="text"
              value={editorUrl}
              placeholder="vscode://file{file}:{line}"
              spellCheck={false}
              autoComplete="off"
              aria-describedby="editor-hint"
              onChange={(event) => prefer({ editorUrl: event.target.value })}
            />
            <span id="editor-hint" className={styles.hint}>
              A URL that opens a file: <code>{'{file}'}</code> and <code>{'{line}'}</code> are filled in. PhpStorm:{' '}
              <code>
                phpstorm://open?file={'{file}'}&amp;line={'{line}'}
              </code>
            </span>
          </span>
        </label>
      </div>
    </Dialog>
  );
}
