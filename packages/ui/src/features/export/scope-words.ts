import { countOf } from '../../lib/format-count.js';
import type { Scope } from './scopes.js';

/** How many an export of this would hold; or why it cannot be chosen. */
export function scopeHint({ id, exchanges, refusal }: Scope): string {
  if (refusal !== null) return refusal;
  const [first] = exchanges;
  if (exchanges.size === 1) return `exchange #${first}`;
  return id === 'all' ? `${countOf(exchanges.size, 'exchange')} so far` : countOf(exchanges.size, 'exchange');
}
