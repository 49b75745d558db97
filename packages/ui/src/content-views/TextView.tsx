import { useMemo } from 'react';
import { textRows } from '../lib/text-rows.js';
import { type Content, decodeText, mediaType } from './content.js';
import { CODE_GRAMMAR, type Grammar } from './grammars.js';
import { HighlightedRow } from './HighlightedRow.js';
import { TextRows } from './TextRows.js';

const CODE = /^(?:text|application)\/(?:css|(?:x-)?javascript|ecmascript|x-(?:httpd-)?php|x-sh)$/;

function grammarFor(contentType: string | null): Grammar | null {
  return CODE.test(mediaType(contentType)) ? CODE_GRAMMAR : null;
}

/** The bytes as text, line by line; code in colour. */
export function TextView({ content }: { readonly content: Content }) {
  const rows = useMemo(() => textRows(decodeText(content)), [content]);
  const grammar = grammarFor(content.contentType);
  return (
    <TextRows
      rows={rows}
      label="Text of the body"
      {...(grammar !== null && { renderText: (text: string) => <HighlightedRow text={text} grammar={grammar} /> })}
    />
  );
}
