import { useMemo } from 'react';
import { prettyJson } from '../lib/pretty-json.js';
import { textRows } from '../lib/text-rows.js';
import { type Content, decodeText } from './content.js';
import { JsonLine } from './JsonLine.js';
import styles from './JsonView.module.css';
import { TextRows } from './TextRows.js';

/** JSON laid out by lines; values stay as they were sent. Says where it is not JSON. */
export function JsonView({ content }: { readonly content: Content }) {
  const text = useMemo(() => decodeText(content.bytes), [content.bytes]);
  const rows = useMemo(() => textRows(prettyJson(text)), [text]);
  const mistake = useMemo(() => (content.bytes.length === content.total ? jsonMistake(text) : null), [text, content]);
  return (
    <>
      {mistake !== null && <p className={styles.mistake}>Not valid JSON: {mistake}</p>}
      <TextRows rows={rows} label="JSON of the body" renderText={(line) => <JsonLine line={line} />} />
    </>
  );
}

function jsonMistake(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
