import { err, ok, type Result } from '@fcgiscope/codec/core';

/** Which exchanges of a capture are meant: all, or ranges of their numbers, both ends included. */
export type ExchangeSelection = 'all' | readonly (readonly [from: number, to: number])[];

/** Reads `12`, `3,5-9` or `all`. */
export function parseSelection(text: string): Result<ExchangeSelection, string> {
  if (text === 'all') return ok('all');
  const ranges = text.split(',').map(parseRange);
  const valid = ranges.filter((range) => range !== undefined);
  return valid.length === ranges.length ? ok(valid) : err(`"${text}" is no selection: expected 12, 3,5-9 or all`);
}

function parseRange(text: string): readonly [from: number, to: number] | undefined {
  const [, first, last = first] = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(text) ?? [];
  if (first === undefined) return undefined;
  const range = [Number(first), Number(last)] as const;
  return range[0] >= 1 && range[0] <= range[1] ? range : undefined;
}

/** Those of `indices` that are meant, in their order. */
export function selected(indices: readonly number[], selection: ExchangeSelection): readonly number[] {
  if (selection === 'all') return indices;
  return indices.filter((index) => selection.some(([from, to]) => from <= index && index <= to));
}
