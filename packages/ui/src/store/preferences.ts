import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type Theme = 'system' | 'light' | 'dark';
export type DetailPlacement = 'below' | 'right';

/** `clock`: bars stand where they happened; `duration`: all begin at the left, so that lengths compare. */
export type WaterfallMode = 'clock' | 'duration';

/** Times of day as the browser's clock has them, or in UTC. */
export type TimeFormat = 'local' | 'utc';

/** How much air rows have. */
export type Density = 'compact' | 'comfortable';

/** A column of what a param or a header (of the response, or else of the request) of this name says. */
export interface ValueColumn {
  readonly kind: 'param' | 'header';
  readonly name: string;
}

export type GroupBy = 'none' | 'connection' | 'script' | 'status' | 'tap';

/** What the page remembers of how somebody likes it. Nothing of the traffic. */
export interface Preferences {
  readonly theme: Theme;
  readonly detailPlacement: DetailPlacement;
  /** Size of the detail panel in pixels, per placement. */
  readonly detailSize: Readonly<Record<DetailPlacement, number>>;
  readonly columnOrder: string[];
  /** Columns that differ from their default. */
  readonly columnVisibility: Readonly<Record<string, boolean>>;
  readonly columnSizing: Readonly<Record<string, number>>;
  /** Columns that somebody made of params and headers. */
  readonly valueColumns: readonly ValueColumn[];
  readonly groupBy: GroupBy;
  readonly stripShown: boolean;
  readonly waterfallMode: WaterfallMode;
  /** Params as sent, instead of grouped. */
  readonly wireOrder: boolean;
  readonly timeFormat: TimeFormat;
  readonly density: Density;
  /** What opens a file in an editor: a URL with `{file}` and `{line}`; empty: nothing does. */
  readonly editorUrl: string;
}

const DEFAULTS: Preferences = {
  theme: 'system',
  detailPlacement: 'below',
  detailSize: { below: 380, right: 620 },
  columnOrder: [],
  columnVisibility: {},
  columnSizing: {},
  valueColumns: [],
  groupBy: 'none',
  stripShown: true,
  waterfallMode: 'duration',
  wireOrder: false,
  timeFormat: 'local',
  density: 'compact',
  editorUrl: '',
};

export const usePreferences = create<Preferences>()(persist(() => DEFAULTS, { name: 'fcgiscope', version: 1 }));

/** Changes some of them. */
export function prefer(changes: Partial<Preferences>): void {
  usePreferences.setState(changes);
}
