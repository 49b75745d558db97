import type { SortingState, Updater } from '@tanstack/react-table';
import { type RefObject, useEffect, useState } from 'react';
import { useCaptureStore } from '../../store/context.js';
import { COLUMNS } from './columns.js';
import { rowOrder } from './row-order.js';

export interface Sorting {
  readonly state: SortingState;
  readonly change: (updater: Updater<SortingState>) => void;
  /** Newest last, as they come: the order in which a list has a tail to follow. */
  readonly byArrival: boolean;
}

/** What the list is sorted by; the store does the sorting. Another order is looked at from its top. */
export function useSorting(scroller: RefObject<HTMLElement | null>): Sorting {
  const store = useCaptureStore();
  const [state, change] = useState<SortingState>([]);
  const id = state[0]?.id;
  const descending = state[0]?.desc === true;
  useEffect(() => {
    const sortBy = COLUMNS.find((column) => column.id === id)?.sortBy;
    store.setOrder(sortBy === undefined ? null : rowOrder(sortBy, descending));
    if (sortBy !== undefined && scroller.current !== null) scroller.current.scrollTop = 0;
  }, [store, scroller, id, descending]);
  return { state, change, byArrival: id === undefined };
}
