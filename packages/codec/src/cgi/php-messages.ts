/** One message of PHP, out of STDERR. */
export interface PhpMessage {
  readonly level: PhpLevel;
  /** It came with PHP-FPM’s prefix; other lines may be anybody’s. */
  readonly prefixed: boolean;
  /** Without prefix, level and place. */
  readonly text: string;
  readonly file: string | null;
  readonly line: number | null;
  /** Place of the message in the text of STDERR: `[from, to)`, in characters. */
  readonly from: number;
  readonly to: number;
}

/** The words that PHP begins an error with, worst first; `message` is what error_log() and others write. */
export type PhpLevel = 'fatal' | 'parse' | 'warning' | 'notice' | 'deprecated' | 'message';

/**
 * PHP-FPM writes `PHP message: …`, joins several by `; ` and cuts them over records as it likes (since bug 77106), so messages
 * are found in the whole text and never in one record. Text without that prefix is one message a line, further
 * lines that begin with a blank included.
 */
export function splitPhpMessages(stderr: string): PhpMessage[] {
  const starts = [...stderr.matchAll(MESSAGE_START)].map((match) => ({ from: match.index, text: match.index + match[0].length }));
  const first = starts[0]?.from ?? stderr.length;
  const plain = plainLines(stderr, 0, first);
  const messages = starts.map(({ from, text }, i) => ({
    ...readMessage(stderr, from, text, starts[i + 1]?.from ?? stderr.length),
    prefixed: true,
  }));
  return [...plain, ...messages];
}

/** `; ` belongs to the seam only where a message follows: texts have semicolons of their own. */
const MESSAGE_START = /(?:^|; ?|\n)\s*PHP message: /g;

/** A line that begins with a blank belongs to the one before: the rest of a stack trace. */
function plainLines(stderr: string, from: number, to: number): PhpMessage[] {
  const lines: PhpMessage[] = [];
  let at = from;
  for (const line of stderr.slice(from, to).split(/\n(?![ \t])/)) {
    if (line.trim() !== '') lines.push(readMessage(stderr, at, at, at + line.length));
    at += line.length + 1;
  }
  return lines;
}

const LEVELS: readonly (readonly [PhpLevel, RegExp])[] = [
  ['fatal', /^PHP (?:Fatal error|Recoverable fatal error|Core error|Compile error|User error): +/i],
  ['parse', /^PHP Parse error: +/i],
  ['warning', /^PHP (?:Warning|Core warning|Compile warning|User warning): +/i],
  ['notice', /^PHP (?:Notice|User notice|Strict standards): +/i],
  ['deprecated', /^PHP (?:Deprecated|User deprecated): +/i],
];

const PLACE = / in (\/[^\n]*?|[A-Za-z]:\\[^\n]*?)(?: on line |:)(\d+)/;

function readMessage(stderr: string, from: number, textFrom: number, to: number): PhpMessage {
  const whole = stderr.slice(textFrom, to).trim();
  const found = LEVELS.find(([, pattern]) => pattern.test(whole));
  const place = PLACE.exec(whole);
  return {
    level: found?.[0] ?? 'message',
    prefixed: false,
    text: found ? whole.replace(found[1], '') : whole,
    file: place?.[1] ?? null,
    line: place ? Number(place[2]) : null,
    from,
    to,
  };
}
