import { useMemo } from 'react';
import { navigate, useHashLocation } from 'wouter/use-hash-location';
import { formatView, parseView, type View } from './view.js';

/** What fills the page; it lives in the hash, so that it can be linked to. */
export function useView(): View {
  const [path] = useHashLocation();
  return useMemo(() => parseView(path), [path]);
}

/** A step in the history: back leads to where one came from. */
export function showView(view: View): void {
  navigate(formatView(view));
}
