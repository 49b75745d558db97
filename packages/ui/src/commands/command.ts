import type { CaptureControl } from '../source/capture-source.js';
import type { Route, TabId } from '../store/route.js';
import type { View } from '../store/view.js';

/** What opens over the page. */
export type Overlay = 'help' | 'palette' | 'preferences';

/** What commands act on. */
export interface CommandTargets {
  readonly route: Route | null;
  readonly view: View;
  /** Null where the capture is a file. */
  readonly control: CaptureControl | null;
  /** There is a tap that requests could be sent through. */
  readonly canReplay: boolean;
  readonly open: (index: number, tab?: TabId) => void;
  readonly close: () => void;
  readonly show: (view: View) => void;
  readonly overlay: (which: Overlay) => void;
}

/** Something that somebody can ask the page to do: by key, in the palette, and told about on the help sheet. */
export interface Command {
  readonly id: string;
  /** As the palette lists it. */
  readonly title: string;
  readonly group: 'Page' | 'Exchange' | 'Capture' | 'View';
  /** The key that does it anywhere but in a field: `KeyboardEvent.key`, with `Ctrl+` in front where Ctrl (or ⌘) is held. */
  readonly key?: string;
  /** Absent: always. */
  readonly available?: (targets: CommandTargets) => boolean;
  readonly run: (targets: CommandTargets) => void;
}
