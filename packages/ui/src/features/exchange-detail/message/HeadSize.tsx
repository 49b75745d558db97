import type { ResponseSummary } from '@fcgiscope/codec/exchange';
import { exactBytes } from '../../../lib/format-bytes.js';
import { formatPercent } from '../../../lib/format-rate.js';
import styles from './HeadSize.module.css';

/** nginx's fastcgi_buffer_size where nothing is configured: one page of memory. */
const DEFAULT_BUFFER = 4096;

/** Fields that are named as the largest. */
const NAMED = 3;

/** How much of nginx's buffer the head takes: where it does not fit, the visitor gets 502. */
export function HeadSize({ response: { headerBytes, headers } }: { readonly response: ResponseSummary }) {
  const share = headerBytes / DEFAULT_BUFFER;
  return (
    <div className={styles.size} data-full={share > 1 || undefined}>
      <span className={styles.bar} aria-hidden>
        <span className={styles.used} style={{ width: `${Math.min(1, share) * 100}%` }} />
      </span>
      <p className={styles.words}>
        {exactBytes(headerBytes)}: {formatPercent(share)} of fastcgi_buffer_size {DEFAULT_BUFFER / 1024}k (nginx’s default)
        {share > 0.5 && `; the largest: ${largest(headers)}`}
      </p>
    </div>
  );
}

function largest(headers: ResponseSummary['headers']): string {
  return [...headers]
    .sort((a, b) => b[1].length - a[1].length)
    .slice(0, NAMED)
    .map(([name, value]) => `${name} (${value.length})`)
    .join(', ');
}
