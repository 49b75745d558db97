import { headerValue } from '@fcgiscope/codec/cgi';
import type { Exchange } from '@fcgiscope/codec/exchange';
import { exactBytes } from '../../../lib/format-bytes.js';
import { BodyView } from './BodyView.js';
import { HeaderTable } from './HeaderTable.js';
import { HeadSize } from './HeadSize.js';
import styles from './MessageTab.module.css';

/** The response: CGI head and body, as the application wrote them to STDOUT. */
export function ResponseTab({ exchange }: { readonly exchange: Exchange }) {
  const { response, streams, index } = exchange;
  if (response === null && streams.stdout.bytes === 0) {
    return (
      <p className={styles.none}>{exchange.end.state === 'open' ? 'No response yet.' : 'The application sent no response.'}</p>
    );
  }
  const header = (name: string) => (response === null ? null : (headerValue(response.headers, name) ?? null));
  const head = { contentType: header('content-type'), contentEncoding: header('content-encoding') };
  return (
    <div className={styles.message}>
      {response === null ? (
        <p className={styles.none}>No complete head: what follows is STDOUT as it came.</p>
      ) : (
        <HeaderTable
          start={`${response.status ?? 'no status'} · head of ${exactBytes(response.headerBytes)}`}
          headers={response.headers}
          note={<HeadSize response={response} />}
        />
      )}
      <BodyView
        range={{ index, stream: 'stdout', from: response?.headerBytes ?? 0, streamBytes: streams.stdout.bytes }}
        head={head}
      />
    </div>
  );
}
