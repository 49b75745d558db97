import { formatCount } from './format-count.js';

/** Code of the finding whose message says how many are not listed. */
export const FINDINGS_LIMIT = 'findings-limit';

/** `3`; `32+` where more were found than are listed. */
export function findingCount(codes: readonly string[]): string {
  return codes.includes(FINDINGS_LIMIT) ? `${formatCount(codes.length - 1)}+` : formatCount(codes.length);
}

/** The codes, each on a line of its own, with how often it is listed. */
export function codesText(codes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, count]) => (count === 1 ? code : `${code} × ${count}`)).join('\n');
}
