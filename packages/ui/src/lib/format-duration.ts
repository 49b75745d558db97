const MINUTE = 60_000;

/**
 * A duration of `ms` milliseconds with three figures at most: `0 ms`, `0.42 ms`, `8.1 ms`, `84 ms`, `1.24 s`, `12.4 s`, `2 min 05 s`.
 * The one format of the page.
 */
export function formatDuration(ms: number): string {
  const size = Math.abs(ms);
  if (size === 0) return '0 ms';
  if (size < 0.995) return `${ms.toFixed(2)} ms`;
  if (size < 9.95) return `${ms.toFixed(1)} ms`;
  if (size < 999.5) return `${ms.toFixed(0)} ms`;
  if (size < 9_995) return `${(ms / 1000).toFixed(2)} s`;
  if (size < 99_950) return `${(ms / 1000).toFixed(1)} s`;
  return formatMinutes(ms);
}

function formatMinutes(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const rest = String(seconds % 60).padStart(2, '0');
  return `${ms < 0 ? '-' : ''}${Math.floor((seconds * 1000) / MINUTE)} min ${rest} s`;
}
