const INDENT = '  ';

/** A string, a run of blanks, a mark, or a run of anything else. A string that is cut off counts to the end. */
const TOKEN = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[\s]+|[^\s"{}[\],:]+/gy;

/**
 * Lays JSON out by lines without reading it: numbers, escapes and repeated keys stay as they were sent, and text that is cut off or
 * not quite JSON comes out as far as it goes.
 */
export function prettyJson(text: string): string {
  let out = '';
  let depth = 0;
  let before = '';
  for (const token of text.match(TOKEN) ?? []) {
    if (/^\s/.test(token)) continue;
    if (token === '}' || token === ']') depth = Math.max(0, depth - 1);
    out += gap(before, token, depth) + token;
    if (token === '{' || token === '[') depth++;
    before = token;
  }
  return out;
}

/** What stands between two tokens. */
function gap(before: string, token: string, depth: number): string {
  const line = `\n${INDENT.repeat(depth)}`;
  if (before === '') return '';
  if (before === '{' || before === '[') return token === '}' || token === ']' ? '' : line;
  if (token === '}' || token === ']') return line;
  if (before === ',') return line;
  return before === ':' ? ' ' : '';
}
