import type { Diagnostic } from '@fcgiscope/codec/core';

/** Findings whose message names other exchanges, as `#38112`. Elsewhere such a number may be anything: a frame of a PHP stack. */
const NAMES_EXCHANGES: ReadonlySet<string> = new Set(['worker-wait']);

/** A message as text, and numbers where it names an exchange. */
export function messageParts({ code, message }: Pick<Diagnostic, 'code' | 'message'>): readonly (string | number)[] {
  if (!NAMES_EXCHANGES.has(code)) return [message];
  return message.split(/#(\d+)/).map((part, place) => (place % 2 === 0 ? part : Number(part)));
}
