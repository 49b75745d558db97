import { formatClock } from '../lib/format-time.js';
import { usePreferences } from './preferences.js';

/** A time of day as somebody prefers it. Who draws it for long draws again when the preference changes. */
export function clockText(micros: number): string {
  return formatClock(micros, usePreferences.getState().timeFormat);
}
