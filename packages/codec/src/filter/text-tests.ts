import type { TextTest } from './field.js';

/** Whether `part` is within the text, in any case. */
export function containing(part: string): TextTest {
  const pattern = new RegExp(escaped(part), 'i');
  return (text) => pattern.test(text);
}

/** Whether the text is `whole`, but for case. */
export function equalTo(whole: string): TextTest {
  const pattern = new RegExp(`^${escaped(whole)}$`, 'i');
  return (text) => text.length === whole.length && pattern.test(text);
}

/** Every text passes, the empty one too: `uri:*` asks whether there is a value. */
export function anyText(): boolean {
  return true;
}

/**
 * `*` stands for any characters. With `anchored` the whole text must fit. The parts between the stars are looked for from left
 * to right, each as early as possible: that is enough, so nothing is ever tried twice.
 */
export function fitting(wildcard: string, anchored: boolean): TextTest {
  const parts = wildcard.split('*');
  const first = anchored ? (parts.shift() as string) : '';
  const last = anchored ? (parts.pop() as string) : '';
  const head = new RegExp(escaped(first), 'iy');
  const tail = new RegExp(escaped(last), 'iy');
  const middle = parts.filter((part) => part !== '').map((part) => new RegExp(escaped(part), 'ig'));
  return (text) => {
    if (text.length < first.length + last.length || !matches(head, text, 0)) return false;
    const end = text.length - last.length;
    const from = lastPlace(middle, text, first.length);
    return from !== undefined && from <= end && matches(tail, text, end);
  };
}

/** Where the last of `parts` ends when each is looked for behind the one before. */
function lastPlace(parts: readonly RegExp[], text: string, from: number): number | undefined {
  let at = from;
  for (const part of parts) {
    if (!matches(part, text, at)) return undefined;
    at = part.lastIndex;
  }
  return at;
}

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
