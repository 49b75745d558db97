import type { Exchange } from '@fcgiscope/codec/exchange';
import { BodyView } from './BodyView.js';
import { HeaderTable } from './HeaderTable.js';
import styles from './MessageTab.module.css';
import { requestHeaders } from './request-headers.js';

/** The request as the browser sent it, as far as the params tell. */
export function RequestTab({ exchange }: { readonly exchange: Exchange }) {
  const { request, streams, index, params } = exchange;
  const param = (name: string) => params.find(([known]) => known === name)?.[1] || null;
  const head = { contentType: param('CONTENT_TYPE'), contentEncoding: param('HTTP_CONTENT_ENCODING') };
  const stream = streams.data === null || streams.stdin.bytes > 0 ? 'stdin' : 'data';
  const bytes = stream === 'data' ? (streams.data?.bytes ?? 0) : streams.stdin.bytes;
  return (
    <div className={styles.message}>
      <HeaderTable start={`${request.method ?? ''} ${request.uri ?? ''}`} headers={requestHeaders(exchange)} />
      <BodyView range={{ index, stream, from: 0, streamBytes: bytes }} head={head} />
    </div>
  );
}
