import type { ExchangeRange } from '@fcgiscope/codec/live';
import type { CaptureStore } from '../../store/capture-store.js';
import { IndexRanges } from '../../store/index-ranges.js';

export type ScopeId = 'selection' | 'shown' | 'all';

/** Which exchanges an export may hold, as they were when somebody asked. */
export interface Scope {
  readonly id: ScopeId;
  readonly title: string;
  readonly exchanges: IndexRanges;
  /** Why it cannot be chosen; null where it can. */
  readonly refusal: string | null;
}

/** What is selected, what the filter shows, and everything. */
export function scopesOf({ rows, view }: CaptureStore, selected: IndexRanges): readonly Scope[] {
  const present = IndexRanges.of([...selected].filter((index) => rows.get(index) !== undefined));
  const everything = IndexRanges.of(numbers(rows.from, rows.to, (index) => rows.get(index) !== undefined));
  const shown = IndexRanges.of(numbers(0, view.count, () => true).map((position) => view.at(position) ?? 0));
  const filtered = shown.size < everything.size;
  return [
    { id: 'selection', title: 'Selected', exchanges: present, refusal: present.size === 0 ? 'nothing is selected' : null },
    { id: 'shown', title: 'Shown by the filter', exchanges: shown, refusal: shownRefusal(shown, filtered) },
    {
      id: 'all',
      title: 'The whole capture',
      exchanges: everything,
      refusal: everything.size === 0 ? 'there is no exchange yet' : null,
    },
  ];
}

function shownRefusal(shown: IndexRanges, filtered: boolean): string | null {
  if (!filtered) return 'no filter is set';
  return shown.size === 0 ? 'it shows nothing' : null;
}

function numbers(from: number, to: number, test: (number: number) => boolean): number[] {
  const found: number[] = [];
  for (let number = from; number < to; number++) if (test(number)) found.push(number);
  return found;
}

/** The first that can be chosen: they stand in order of what somebody most likely means. */
export function likeliest(scopes: readonly Scope[]): ScopeId {
  return scopes.find(({ refusal }) => refusal === null)?.id ?? 'all';
}

/** As a source wants it: everything is not a list of numbers, since more may come until it is written. */
export function rangesOf({ id, exchanges }: Scope): readonly ExchangeRange[] | null {
  return id === 'all' ? null : exchanges.ranges.map(({ from, to }): ExchangeRange => [from, to]);
}

/** The first of them. */
export function firstOf({ exchanges }: Scope, most: number): readonly number[] {
  const first: number[] = [];
  for (const index of exchanges) {
    if (first.length === most) break;
    first.push(index);
  }
  return first;
}

/** How many of them have no FastCGI records. */
export function withoutRecords({ rows }: CaptureStore, { exchanges }: Scope): number {
  let count = 0;
  for (const index of exchanges) if ((rows.get(index)?.protocol ?? 'fastcgi') !== 'fastcgi') count++;
  return count;
}
