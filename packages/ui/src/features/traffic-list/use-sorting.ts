import type { SortingState, Updater } from '@tanstack/react-table';
import { type RefObject, useEffect, useState } from 'react';
import { useCaptureStore } from '../../store/context.js';
import { usePreferences } from '../../store/preferences.js';
import { COLUMNS } from './columns.js';
import { groupedOrder, groupOf } from './groups.js';
import { rowOrder } from './row-order.js';

export interface Sorting {
  readonly state: SortingState;
  readonly change: (updater: Updater<SortingState>) => void;
  /** Newest last, as they come: the order in which a list has a tail to follow. */
  readonly byArrival: boolean;
}

/** What the list is sorted and grouped by; the store does the sorting. Another order is looked at from its top. */
export function useSorting(scroller: RefObject<HTMLElement | null>): Sorting {
  const store = useCaptureStore();
  const groupBy = usePreferences((preferences) => preferences.groupBy);
  const [state, change] = useState<SortingState>([]);
  const id = state[0]?.id;
  const descending = state[0]?.desc === true;
  useEffect(() => {
    const sortBy = COLUMNS.find((column) => column.id === id)?.sortBy;
    const order = sortBy === undefined ? null : rowOrder(sortBy, descending);
    const group = groupOf(groupBy);
    store.setOrder(group === null ? order : groupedOrder(group, order));
    if ((order !== null || group !== null) && scroller.current !== null) scroller.current.scrollTop = 0;
  }, [store, scroller, id, descending, groupBy]);
  return { state, change, byArrival: id === undefined && groupBy === 'none' };
}
