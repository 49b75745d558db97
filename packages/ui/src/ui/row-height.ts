import { type Density, usePreferences } from '../store/preferences.js';

/** Pixels of a row of the list; styles/tokens.css says the same as `--row-height`. */
const ROW_HEIGHTS: Readonly<Record<Density, number>> = { compact: 24, comfortable: 30 };

export function useRowHeight(): number {
  return usePreferences((preferences) => ROW_HEIGHTS[preferences.density]);
}
