/** The tabs of the detail panel, in their order on the page. */
export const TABS = ['overview', 'params', 'request', 'response', 'stderr', 'records', 'diagnostics'] as const;

export type TabId = (typeof TABS)[number];

/** Which exchange is open, and what of it. */
export interface Route {
  readonly index: number;
  readonly tab: TabId;
}

/** The views beside which an exchange can be open, as their addresses begin: the list, and the connections. */
export type RouteBase = '' | '/connections';

/** Reads `/x/38112/params`, `/connections/x/38112/params`; an unknown tab is the first one, anything else opens nothing. */
export function parseRoute(path: string): Route | null {
  const match = /^(?:\/connections)?\/x\/(\d{1,15})(?:\/([a-z]+))?\/?$/.exec(path);
  if (match === null) return null;
  const tab = TABS.find((id) => id === match[2]) ?? TABS[0];
  return { index: Number(match[1]), tab };
}

/** Where an exchange opens that is opened now: beside the view that is shown. */
export function baseOf(path: string): RouteBase {
  return /^\/connections(?:\/|$)/.test(path) ? '/connections' : '';
}

/** The inverse of {@link parseRoute}. */
export function formatRoute(route: Route | null, base: RouteBase = ''): string {
  return route === null ? base || '/' : `${base}/x/${route.index}/${route.tab}`;
}
