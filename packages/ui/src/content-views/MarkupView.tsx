import { useMemo } from 'react';
import { textRows } from '../lib/text-rows.js';
import { type Content, decodeText } from './content.js';
import { MARKUP_GRAMMAR } from './grammars.js';
import { HighlightedRow } from './HighlightedRow.js';
import { TextRows } from './TextRows.js';

/** HTML, XML and SVG as source: never drawn, so nothing in it runs or loads anything. */
export function MarkupView({ content }: { readonly content: Content }) {
  const rows = useMemo(() => textRows(decodeText(content)), [content]);
  return (
    <TextRows
      rows={rows}
      label="Source of the body"
      renderText={(text) => <HighlightedRow text={text} grammar={MARKUP_GRAMMAR} />}
    />
  );
}
