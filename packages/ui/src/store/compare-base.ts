import { create } from 'zustand';
import { showView } from './use-view.js';

/** The exchange that the next one is compared with; null until one was chosen. */
export const useCompareBase = create<{ readonly index: number | null }>()(() => ({ index: null }));

/** The first call chooses an exchange, the second one compares another with it; the same one again lets go of it. */
export function compareWith(index: number): void {
  const base = useCompareBase.getState().index;
  useCompareBase.setState({ index: base === null ? index : null });
  if (base !== null && base !== index) showView({ kind: 'compare', left: base, right: index });
}
