import { type Suggestion, type Suggestions, suggest } from '@fcgiscope/codec/filter';
import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { useCaptureStore } from '../../store/context.js';
import { setFilterText } from '../../store/filter-state.js';
import { seenValues } from './seen-values.js';

const NONE: Suggestions = { from: 0, to: 0, items: [] };

export interface SuggestionList {
  readonly items: readonly Suggestion[];
  /** Number of the one that Enter takes; null: none, Enter is not for the list. */
  readonly active: number | null;
  /** The text or the caret has changed. */
  readonly refresh: () => void;
  readonly hide: () => void;
  readonly take: (item: Suggestion) => void;
  /** True where the key was for the list. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

/** What could be written at the caret of the input, and the keys that choose from it. */
export function useSuggestions(input: RefObject<HTMLInputElement | null>): SuggestionList {
  const store = useCaptureStore();
  const [offered, setOffered] = useState<Suggestions>(NONE);
  const [active, setActive] = useState<number | null>(null);
  const caretAfter = useRef<number | null>(null);
  const { items } = offered;

  useLayoutEffect(() => {
    if (caretAfter.current !== null) input.current?.setSelectionRange(caretAfter.current, caretAfter.current);
    caretAfter.current = null;
  });

  const offer = (suggestions: Suggestions) => {
    setOffered(suggestions);
    setActive(null);
  };
  const at = (text: string, caret: number) => suggest(text, caret, (field) => seenValues(store, field));
  const refresh = () => {
    if (input.current !== null) offer(at(input.current.value, input.current.selectionStart ?? input.current.value.length));
  };
  const take = ({ insert }: Suggestion) => {
    const text = input.current?.value ?? '';
    const next = text.slice(0, offered.from) + insert + text.slice(offered.to);
    caretAfter.current = offered.from + insert.length;
    setFilterText(next);
    offer(insert.endsWith(':') ? at(next, caretAfter.current) : NONE);
    input.current?.focus();
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (items.length === 0) return false;
    const chosen = active === null ? undefined : items[active];
    const moved = positionAfter(event.key, active, items.length);
    if (moved !== undefined) setActive(moved);
    else if (event.key === 'Escape') offer(NONE);
    else if (TAKING_KEYS.has(event.key) && chosen !== undefined) take(chosen);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { items, active, refresh, hide: () => offer(NONE), take, onKey };
}

const TAKING_KEYS: ReadonlySet<string> = new Set(['Enter', 'Tab']);

/** Round and round; undefined where the key moves nothing. */
function positionAfter(key: string, active: number | null, count: number): number | undefined {
  if (key === 'ArrowDown') return active === null ? 0 : (active + 1) % count;
  if (key === 'ArrowUp') return ((active ?? 0) + count - 1) % count;
  return undefined;
}
