import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type Theme = 'system' | 'light' | 'dark';
export type DetailPlacement = 'below' | 'right';

/** `clock`: bars stand where they happened; `duration`: all begin at the left, so that lengths compare. */
export type WaterfallMode = 'clock' | 'duration';

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
  readonly waterfallMode: WaterfallMode;
  /** Params as sent, instead of grouped. */
  readonly wireOrder: boolean;
}

const DEFAULTS: Preferences = {
  theme: 'system',
  detailPlacement: 'below',
  detailSize: { below: 380, right: 620 },
  columnOrder: [],
  columnVisibility: {},
  columnSizing: {},
  waterfallMode: 'duration',
  wireOrder: false,
};

export const usePreferences = create<Preferences>()(persist(() => DEFAULTS, { name: 'fcgiscope', version: 1 }));

/** Changes some of them. */
export function prefer(changes: Partial<Preferences>): void {
  usePreferences.setState(changes);
}
