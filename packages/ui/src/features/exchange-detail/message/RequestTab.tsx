import type { Exchange } from '@fcgiscope/codec/exchange';
import { BodyView } from './BodyView.js';
import { HeaderTable } from './HeaderTable.js';
import styles from './MessageTab.module.css';
import { requestHeaders } from './request-headers.js';

/** The request as the browser sent it, as far as the params tell. */
export function RequestTab({ exchange }: { readonly exchange: Exchange }) {
  const { request, streams, index, params } = exchange;
  const contentType = params.find(([name]) => name === 'CONTENT_TYPE')?.[1] || null;
  const stream = streams.data === null || streams.stdin.bytes > 0 ? 'stdin' : 'data';
  const bytes = stream === 'data' ? (streams.data?.bytes ?? 0) : streams.stdin.bytes;
  return (
    <div className={styles.message}>
      <HeaderTable start={`${request.method ?? ''} ${request.uri ?? ''}`} headers={requestHeaders(exchange)} />
      <BodyView range={{ index, stream, from: 0, streamBytes: bytes }} contentType={contentType} />
    </div>
  );
}
