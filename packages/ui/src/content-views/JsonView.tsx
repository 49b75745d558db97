import { ChevronDown, ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { countOf } from '../lib/format-count.js';
import { prettyJson } from '../lib/pretty-json.js';
import { textRows } from '../lib/text-rows.js';
import { type Content, decodeText } from './content.js';
import { foldsOf, unfoldedRows } from './folds.js';
import { JSON_GRAMMAR } from './grammars.js';
import { HighlightedRow } from './HighlightedRow.js';
import styles from './JsonView.module.css';
import { TextRows } from './TextRows.js';

/** JSON as a tree whose branches fold; every value stays as it was sent. Says where it is not JSON. */
export function JsonView({ content }: { readonly content: Content }) {
  const text = useMemo(() => decodeText(content), [content]);
  const rows = useMemo(() => textRows(prettyJson(text)), [text]);
  const folds = useMemo(() => foldsOf(rows), [rows]);
  const mistake = useMemo(() => (content.complete ? jsonMistake(text) : null), [text, content]);
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set());
  const shown = useMemo(() => unfoldedRows(rows.length, folds, closed), [rows, folds, closed]);
  const fold = (row: number, close: boolean) => {
    const next = new Set(closed);
    if (close) next.add(row);
    else next.delete(row);
    setClosed(next);
  };
  const mark = (position: number) => {
    const row = shown[position];
    const end = row === undefined ? undefined : folds.get(row);
    if (row === undefined || end === undefined) return null;
    const isClosed = closed.has(row);
    return <FoldButton hidden={end - row - 1} closed={isClosed} onFold={() => fold(row, !isClosed)} />;
  };
  return (
    <>
      {mistake !== null && <p className={styles.mistake}>Not valid JSON: {mistake}</p>}
      <TextRows
        rows={shown.flatMap((row) => rows[row] ?? [])}
        label="JSON of the body"
        renderMark={mark}
        renderText={(line) => <HighlightedRow text={line} grammar={JSON_GRAMMAR} />}
      />
    </>
  );
}

interface FoldButtonProps {
  readonly hidden: number;
  readonly closed: boolean;
  readonly onFold: () => void;
}

function FoldButton({ hidden, closed, onFold }: FoldButtonProps) {
  const Icon = closed ? ChevronRight : ChevronDown;
  const label = closed ? `Unfold ${countOf(hidden, 'line')}` : 'Fold';
  return (
    <button type="button" className={styles.fold} aria-expanded={!closed} aria-label={label} title={label} onClick={onFold}>
      <Icon size={13} aria-hidden />
    </button>
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
