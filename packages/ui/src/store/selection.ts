import { create } from 'zustand';
import { IndexRanges } from './index-ranges.js';

/** Which exchanges are chosen, beside the one that is open. */
export interface Selection {
  readonly chosen: IndexRanges;
  /** Where a range begins that Shift makes. */
  readonly anchor: number | null;
  /** Where the keyboard is. */
  readonly cursor: number | null;
}

export const NOTHING_CHOSEN: Selection = { chosen: IndexRanges.NONE, anchor: null, cursor: null };

/** How a click or a key chooses: this one alone, everything from the anchor to it, or this one beside the others. */
export type ChoiceMode = 'one' | 'range' | 'toggle';

/** Numbers that the list shows between two of them, both included. */
export type Between = (from: number, to: number) => readonly number[];

export function selectionAfter(before: Selection, index: number, mode: ChoiceMode, between: Between): Selection {
  switch (mode) {
    case 'one':
      return { chosen: IndexRanges.of([index]), anchor: index, cursor: index };
    case 'range': {
      const anchor = before.anchor ?? index;
      return { chosen: IndexRanges.of(between(anchor, index)), anchor, cursor: index };
    }
    case 'toggle': {
      const chosen = before.chosen.has(index) ? before.chosen.without(index) : before.chosen.with(IndexRanges.of([index]));
      return { chosen, anchor: index, cursor: index };
    }
  }
}

export const useSelection = create<Selection>()(() => NOTHING_CHOSEN);

export function choose(index: number, mode: ChoiceMode, between: Between): void {
  useSelection.setState((before) => selectionAfter(before, index, mode, between));
}

export function chooseAll(indexes: Iterable<number>): void {
  useSelection.setState({ chosen: IndexRanges.of(indexes) });
}

/** The cursor stays where it is. */
export function chooseNone(): void {
  useSelection.setState({ chosen: IndexRanges.NONE, anchor: null });
}
