import { useEffect, useState } from 'react';
import { type Content, mediaType } from './content.js';
import styles from './ImageView.module.css';

/** Pictures that browsers draw and that hold no script: SVG is text here. */
const IMAGE_TYPES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'image/x-icon',
  'image/vnd.microsoft.icon',
]);

export function isImage({ contentType }: Content): boolean {
  return IMAGE_TYPES.has(mediaType(contentType));
}

/** The picture, no larger than the panel; its size in pixels. */
export function ImageView({ content }: { readonly content: Content }) {
  const url = useBlobUrl(content);
  const [size, setSize] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  return (
    <figure className={styles.figure}>
      {url !== null && !failed && (
        <img
          src={url}
          alt="Body of the message"
          className={styles.image}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setSize(`${naturalWidth} × ${naturalHeight} pixels`)}
          onError={() => setFailed(true)}
        />
      )}
      <figcaption className={styles.caption} role="status">
        {failed ? `These bytes are no ${mediaType(content.contentType)} that the browser can draw: see Hex.` : size}
        {!content.complete && ' Only the beginning of it is loaded.'}
      </figcaption>
    </figure>
  );
}

/** An address for the bytes, on this page alone, given back when it is not needed any more. */
function useBlobUrl({ bytes, contentType }: Content): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type: mediaType(contentType) }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, contentType]);
  return url;
}
