/** What terminals show over two columns: East Asian wide characters and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** What takes no column: marks that sit on the character before. */
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

const ASCII = /^[\x20-\x7e]*$/;

/** Columns that a terminal needs for `text`. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

function widthOf(character: string): number {
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** `text`, cut to `width` columns with an ellipsis where it is longer. */
export function fitted(text: string, width: number): string {
  if (text.length <= width && ASCII.test(text)) return text;
  if (displayWidth(text) <= width) return text;
  let shown = '';
  let used = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > width - 1) break;
    shown += character;
  }
  return width < 1 ? '' : `${shown}…`;
}

/** Control characters, also those past ASCII, and what turns the direction of writing: whoever sends them could repaint the terminal. */
const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** `text` without anything that a terminal would obey. */
export function printable(text: string): string {
  return ASCII.test(text) ? text : text.replace(CONTROLS, '·');
}
