import { type Multipart, type MultipartPart, multipartBoundary, parseMultipart } from '@fcgiscope/codec/cgi';
import { useMemo } from 'react';
import { exactBytes } from '../lib/format-bytes.js';
import { countOf } from '../lib/format-count.js';
import { ShowMore } from '../ui/ShowMore.js';
import { type Content, decodeText, looksBinary } from './content.js';
import styles from './MultipartView.module.css';

/** Characters of a part that are shown; the text view has all of them. */
const EXCERPT = 2000;

const BOUNDLESS: Multipart = { parts: [], closed: false, cut: false };

/** The parts of a form with files: name, file, type, size, and how each begins. */
export function MultipartView({ content }: { readonly content: Content }) {
  const { bytes, contentType } = content;
  const { parts, closed, cut } = useMemo(() => {
    const boundary = multipartBoundary(contentType ?? '');
    return boundary === undefined ? BOUNDLESS : parseMultipart(bytes, boundary);
  }, [bytes, contentType]);
  return (
    <div role="region" aria-label="Parts of the body" tabIndex={0} className={styles.scroller}>
      <p className={styles.summary}>
        {countOf(parts.length, 'part')}
        {cut && ', and more that are not shown: see Text'}
        {!closed && !cut && (content.complete ? '; the closing boundary is missing' : ' in what is loaded')}
      </p>
      <ol>
        <ShowMore items={parts}>{(part) => <Part key={part.from} part={part} body={bytes} />}</ShowMore>
      </ol>
    </div>
  );
}

function Part({ part, body }: { readonly part: MultipartPart; readonly body: Uint8Array<ArrayBuffer> }) {
  const { name, filename, contentType, from, to, complete } = part;
  return (
    <li className={styles.part}>
      <p className={styles.head}>
        <bdi className={styles.name}>{name === '' ? '(no name)' : name}</bdi>
        {filename !== null && <bdi className={styles.file}>{filename === '' ? '(no file chosen)' : filename}</bdi>}
        {contentType !== null && <bdi className={styles.type}>{contentType}</bdi>}
        <span className={styles.size}>
          {exactBytes(to - from)}
          {!complete && ', not all of it'}
        </span>
      </p>
      <PartContent bytes={body.subarray(from, to)} contentType={contentType} complete={complete} />
    </li>
  );
}

function PartContent(content: Content) {
  if (content.bytes.length === 0) return <p className={styles.binary}>empty</p>;
  if (looksBinary(content.bytes)) return <p className={styles.binary}>not text: see Hex, or download the body</p>;
  const text = decodeText({ ...content, bytes: content.bytes.subarray(0, EXCERPT) });
  return (
    <pre className={styles.text}>
      <bdi>{text}</bdi>
      {content.bytes.length > EXCERPT && <span className={styles.binary}> … the beginning; see Text for all of it</span>}
    </pre>
  );
}
