import type { Severity } from '@fcgiscope/codec/core';

/** One message that the application meant, wherever records and lines cut it. */
export interface StderrMessage {
  readonly text: string;
  /** The text without the level that it begins with. */
  readonly body: string;
  /** As PHP names it: `Warning`, `Fatal error`; null where nothing says so. */
  readonly level: string | null;
  readonly severity: Severity;
  /** Where in the source, where the message says so. */
  readonly place: { readonly file: string; readonly line: number } | null;
  /** How often it came. */
  readonly count: number;
}

/** PHP-FPM begins each message so, and joins those of one flush by `; `, whatever the records. */
const PHP_MESSAGE = /(?:^|; |\n)PHP message: /;

const PHP_LEVEL = /^PHP ([A-Z][a-z]+(?: [a-z]+)*):\s+/;

const PLACE = / in (\S[^\n]*?)(?: on line |:)(\d+)(?=\s|$)/;

/** PHP's levels as severities; what is not listed is information. */
const SEVERITIES: Readonly<Record<string, Severity>> = {
  'Fatal error': 'error',
  'Parse error': 'error',
  'Recoverable fatal error': 'error',
  'Core error': 'error',
  'Compile error': 'error',
  Warning: 'warning',
  Notice: 'info',
  Deprecated: 'info',
};

/** Splits STDERR into messages, repeated ones counted at their first place. */
export function splitStderr(text: string): readonly StderrMessage[] {
  const counts = new Map<string, number>();
  for (const message of rawMessages(text)) counts.set(message, (counts.get(message) ?? 0) + 1);
  return [...counts].map(([message, count]) => describe(message, count));
}

function rawMessages(text: string): readonly string[] {
  const pieces = text.split(PHP_MESSAGE);
  if (pieces.length === 1) return lines(text);
  const [before = '', ...messages] = pieces;
  return [...lines(before), ...messages.map((message) => message.trimEnd())].filter((message) => message !== '');
}

/** What is not PHP's is taken by lines; an indented line belongs to the one before. */
function lines(text: string): readonly string[] {
  return text
    .split(/\r?\n(?![ \t])/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

function describe(text: string, count: number): StderrMessage {
  const level = PHP_LEVEL.exec(text)?.[1] ?? null;
  const place = PLACE.exec(text);
  return {
    text,
    body: text.replace(PHP_LEVEL, ''),
    level,
    severity: level === null ? 'info' : (SEVERITIES[level] ?? 'info'),
    place: place === null ? null : { file: place[1] ?? '', line: Number(place[2]) },
    count,
  };
}
