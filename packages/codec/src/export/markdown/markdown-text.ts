/** Text that cannot break out of where it is put in Markdown. */

/** Characters of one value in a table. */
const CELL_LIMIT = 240;

/** Characters of a block. */
const BLOCK_LIMIT = 16 * 1024;

/** Control characters but line ends, and what turns the direction of writing. */
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** One line of running text. */
export function inline(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>|#]/g, '\\$&');
}

/** A value as code, in a table or in text. */
export function code(text: string, limit: number = CELL_LIMIT): string {
  if (text === '') return '';
  const line = oneLine(text);
  const shown = line.length > limit ? `${line.slice(0, limit)}…` : line;
  const fence = '`'.repeat(longestRun(shown) + 1);
  const space = shown.startsWith('`') || shown.endsWith('`') || /^ .* $/.test(shown) ? ' ' : '';
  return `${fence}${space}${shown.replaceAll('|', '\\|')}${space}${fence}`;
}

/** Lines as they are, fenced; what is too long is cut, and that is said. */
export function block(text: string, language = ''): string {
  const clean = text.replaceAll('\r\n', '\n').replace(CONTROLS, '·').trimEnd();
  const shown =
    clean.length > BLOCK_LIMIT ? `${clean.slice(0, BLOCK_LIMIT)}\n… ${clean.length - BLOCK_LIMIT} characters more` : clean;
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}`;
}

/** Rows of cells that are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function oneLine(text: string): string {
  return text.replace(/\r?\n/g, ' ⏎ ').replace(CONTROLS, '·');
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
