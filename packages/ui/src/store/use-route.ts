import { useCallback, useMemo } from 'react';
import { navigate, useHashLocation } from 'wouter/use-hash-location';
import { baseOf, formatRoute, parseRoute, type Route, type RouteBase, TABS, type TabId } from './route.js';

export interface Navigation {
  readonly route: Route | null;
  /** Opens an exchange, on the tab that is open now. */
  readonly open: (index: number, tab?: TabId) => void;
  readonly close: () => void;
  /** The address of an exchange, beside the view that is shown. */
  readonly href: (index: number, tab?: TabId) => string;
}

/** The open exchange lives in the hash (`#/x/38112/params`), so that it can be linked to. It opens and closes beside the view that is shown. */
export function useRoute(): Navigation {
  const [path] = useHashLocation();
  const route = useMemo(() => parseRoute(path), [path]);
  const base = baseOf(path);
  const tabNow = route?.tab ?? TABS[0];
  const open = useCallback(
    (index: number, tab: TabId = tabNow) => go({ index, tab }, base, route !== null),
    [tabNow, base, route],
  );
  const close = useCallback(() => go(null, base, true), [base]);
  const href = useCallback((index: number, tab: TabId = tabNow) => `#${formatRoute({ index, tab }, base)}`, [tabNow, base]);
  return { route, open, close, href };
}

/** Walking through exchanges must not fill the history: only the first opening is a step to go back from. */
function go(route: Route | null, base: RouteBase, replace: boolean): void {
  navigate(formatRoute(route, base), { replace });
}
