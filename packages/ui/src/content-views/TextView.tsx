import { useMemo } from 'react';
import { textRows } from '../lib/text-rows.js';
import { type Content, decodeText } from './content.js';
import { TextRows } from './TextRows.js';

/** The bytes as UTF-8, line by line. */
export function TextView({ content }: { readonly content: Content }) {
  const rows = useMemo(() => textRows(decodeText(content.bytes)), [content.bytes]);
  return <TextRows rows={rows} label="Text of the body" />;
}
