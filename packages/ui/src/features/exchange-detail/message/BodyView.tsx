import { MOST_PIECES } from '@fcgiscope/codec/capture';
import { useState } from 'react';
import { DECODED_LIMIT, type UndoOutcome } from '../../../content-views/undo-encoding.js';
import { bestViewer, viewersFor } from '../../../content-views/viewers.js';
import { exactBytes, formatBytes } from '../../../lib/format-bytes.js';
import { formatCount } from '../../../lib/format-count.js';
import { LinkButton } from '../../../ui/LinkButton.js';
import { ResourceView } from '../../../ui/ResourceView.js';
import styles from './BodyView.module.css';
import { DownloadButton } from './DownloadButton.js';
import { BODY_LIMIT, type BodyRange, useBody } from './use-body.js';
import { type BodyHead, type DecodedBody, useContent } from './use-content.js';

export interface BodyViewProps {
  readonly range: BodyRange;
  readonly head: BodyHead;
}

/** A body in the view that fits it, with the others to choose from; says how much of it is here. */
export function BodyView({ range, head }: BodyViewProps) {
  const total = range.streamBytes - range.from;
  const [asSent, setAsSent] = useState(false);
  const body = useBody(range);
  const content = useContent(body, total, head, asSent);
  if (total <= 0) return <p className={styles.none}>No body.</p>;
  return (
    <ResourceView resource={content}>
      {(decoded) => (
        <LoadedBody
          key={body.identity}
          body={decoded}
          range={range}
          head={head}
          asSent={asSent}
          onAsSent={setAsSent}
          onMore={body.loadMore}
        />
      )}
    </ResourceView>
  );
}

interface LoadedBodyProps extends BodyViewProps {
  readonly body: DecodedBody;
  readonly asSent: boolean;
  readonly onAsSent: (asSent: boolean) => void;
  readonly onMore: () => void;
}

function LoadedBody({ body, range, head, asSent, onAsSent, onMore }: LoadedBodyProps) {
  const { content } = body;
  const [chosen, setChosen] = useState<string | null>(null);
  const viewers = viewersFor(content);
  const viewer = viewers.find(({ id }) => id === chosen) ?? bestViewer(content);
  return (
    <div className={styles.body}>
      <div className={styles.tools}>
        <h2 className={styles.title}>Body</h2>
        <span className={styles.size}>{exactBytes(body.total)}</span>
        {head.contentType !== null && <bdi className={styles.type}>{head.contentType}</bdi>}
        <DownloadButton range={range} contentType={head.contentType} />
        <div role="group" aria-label="View" className={styles.views}>
          {viewers.map(({ id, title }) => (
            <button key={id} type="button" className={styles.view} aria-pressed={viewer?.id === id} onClick={() => setChosen(id)}>
              {title}
            </button>
          ))}
        </div>
      </div>
      {head.contentEncoding !== null && <Encoding body={body} head={head} asSent={asSent} onAsSent={onAsSent} />}
      <Cut body={body} onMore={onMore} />
      {viewer && <viewer.View content={content} />}
    </div>
  );
}

const OUTCOMES: Readonly<Record<UndoOutcome, string>> = {
  whole: 'undone',
  cut: 'undone as far as it is here',
  damaged: 'damaged: undone as far as it goes',
  limit: `undone up to ${formatBytes(DECODED_LIMIT)}: the page makes no more of it`,
  unsupported: 'this browser cannot undo it: the bytes are as they were sent',
};

/** Says what was done to the bytes before they are shown, and shows them without it. */
function Encoding({ body, head, asSent, onAsSent }: Pick<LoadedBodyProps, 'body' | 'head' | 'asSent' | 'onAsSent'>) {
  if (body.undone === null && !asSent) return null;
  return (
    <p className={styles.encoding}>
      <bdi>{head.contentEncoding}</bdi>{' '}
      {body.undone === null
        ? 'as it was sent'
        : `${OUTCOMES[body.undone.outcome]} · ${formatBytes(body.loaded)} → ${formatBytes(body.content.bytes.length)}`}
      <LinkButton onClick={() => onAsSent(!asSent)}>{asSent ? 'undo the encoding' : 'show as sent'}</LinkButton>
    </p>
  );
}

/** Says what is not here, and gets more of it up to the limit. */
function Cut({ body, onMore }: { readonly body: DecodedBody; readonly onMore: () => void }) {
  const { loaded, total, there } = body;
  if (loaded >= total) return null;
  if (loaded >= there)
    return (
      <p className={styles.cut}>
        The first {exactBytes(loaded)} of {exactBytes(total)}: the rest is missing in the capture, or lies in more than{' '}
        {formatCount(MOST_PIECES)} records.
      </p>
    );
  return (
    <p className={styles.cut}>
      The first {formatBytes(loaded)} of {formatBytes(total)}.{' '}
      {loaded < BODY_LIMIT ? (
        <LinkButton onClick={onMore}>Load more</LinkButton>
      ) : (
        `The page shows no more than ${formatBytes(BODY_LIMIT)} of a body; download it for the rest.`
      )}
    </p>
  );
}
