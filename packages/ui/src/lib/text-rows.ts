/** A row of a text view: a line, or a piece of a line that is too long for one row. */
export interface TextRow {
  readonly text: string;
  /** Line number from 1; null for the further pieces of a long line. */
  readonly line: number | null;
}

/** Longer lines go on in further rows: one element must not hold a megabyte. */
const ROW_LENGTH = 400;

export function textRows(text: string): readonly TextRow[] {
  return text.split(/\r\n|\n|\r/).flatMap((line, i) => rowsOfLine(line, i + 1));
}

function rowsOfLine(line: string, number: number): readonly TextRow[] {
  if (line.length <= ROW_LENGTH) return [{ text: line, line: number }];
  const rows: TextRow[] = [];
  for (let at = 0; at < line.length; at += ROW_LENGTH) {
    rows.push({ text: line.slice(at, at + ROW_LENGTH), line: at === 0 ? number : null });
  }
  return rows;
}
