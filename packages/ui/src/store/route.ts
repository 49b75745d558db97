/** The tabs of the detail panel, in their order on the page. */
export const TABS = ['overview', 'params', 'request', 'response', 'stderr', 'records', 'diagnostics'] as const;

export type TabId = (typeof TABS)[number];

/** Which exchange is open, and what of it. */
export interface Route {
  readonly index: number;
  readonly tab: TabId;
}

/** Reads `/x/38112/params`; an unknown tab is the first one, anything else opens nothing. */
export function parseRoute(path: string): Route | null {
  const match = /^\/x\/(\d{1,15})(?:\/([a-z]+))?\/?$/.exec(path);
  if (match === null) return null;
  const tab = TABS.find((id) => id === match[2]) ?? TABS[0];
  return { index: Number(match[1]), tab };
}

/** The inverse of {@link parseRoute}. */
export function formatRoute(route: Route | null): string {
  return route === null ? '/' : `/x/${route.index}/${route.tab}`;
}
