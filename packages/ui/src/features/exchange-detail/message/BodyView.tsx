import { useState } from 'react';
import type { Content } from '../../../content-views/content.js';
import { bestViewer, viewersFor } from '../../../content-views/viewers.js';
import { exactBytes, formatBytes } from '../../../lib/format-bytes.js';
import { ResourceView } from '../../../ui/ResourceView.js';
import styles from './BodyView.module.css';
import { BODY_LIMIT, type BodyRange, useBody } from './use-body.js';

export interface BodyViewProps {
  readonly range: BodyRange;
  readonly contentType: string | null;
}

/** A body in the view that fits it, with the others to choose from; says how much of it is here. */
export function BodyView({ range, contentType }: BodyViewProps) {
  const total = range.streamBytes - range.from;
  const { slice, loadMore } = useBody(range);
  if (total <= 0) return <p className={styles.none}>No body.</p>;
  return (
    <ResourceView resource={slice}>
      {({ bytes }) => <LoadedBody content={{ bytes, total, contentType }} onMore={loadMore} />}
    </ResourceView>
  );
}

function LoadedBody({ content, onMore }: { readonly content: Content; readonly onMore: () => void }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const viewers = viewersFor(content);
  const viewer = viewers.find(({ id }) => id === chosen) ?? bestViewer(content);
  return (
    <div className={styles.body}>
      <div className={styles.tools}>
        <h2 className={styles.title}>Body</h2>
        <span className={styles.size}>{exactBytes(content.total)}</span>
        {content.contentType !== null && <span className={styles.type}>{content.contentType}</span>}
        <div role="group" aria-label="View" className={styles.views}>
          {viewers.map(({ id, title }) => (
            <button key={id} type="button" className={styles.view} aria-pressed={viewer?.id === id} onClick={() => setChosen(id)}>
              {title}
            </button>
          ))}
        </div>
      </div>
      <Cut content={content} onMore={onMore} />
      {viewer && <viewer.View content={content} />}
    </div>
  );
}

/** Says what is not here, and gets more of it up to the limit. */
function Cut({ content, onMore }: { readonly content: Content; readonly onMore: () => void }) {
  const loaded = content.bytes.length;
  if (loaded >= content.total) return null;
  return (
    <p className={styles.cut}>
      The first {formatBytes(loaded)} of {formatBytes(content.total)}.{' '}
      {loaded < BODY_LIMIT ? (
        <button type="button" className={styles.more} onClick={onMore}>
          Load more
        </button>
      ) : (
        `The page shows no more than ${formatBytes(BODY_LIMIT)} of a body.`
      )}
    </p>
  );
}
