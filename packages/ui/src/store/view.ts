import { baseOf, parseRoute } from './route.js';

/** What fills the page. */
export type View =
  | { readonly kind: 'traffic' }
  | { readonly kind: 'connections' }
  | { readonly kind: 'endpoints' }
  | { readonly kind: 'compare'; readonly left: number; readonly right: number };

/** Those that are always there to be chosen. */
export const MAIN_VIEWS = ['traffic', 'connections', 'endpoints'] as const;

export type MainView = (typeof MAIN_VIEWS)[number];

/** Reads `/connections` (an exchange may be open beside it), `/endpoints`, `/compare/12/34`; everything else is the list. */
export function parseView(path: string): View {
  const compared = /^\/compare\/(\d{1,15})\/(\d{1,15})\/?$/.exec(path);
  if (compared !== null) return { kind: 'compare', left: Number(compared[1]), right: Number(compared[2]) };
  const kind = MAIN_VIEWS.find((name) => path.replace(/\/$/, '') === `/${name}`);
  if (kind === undefined && parseRoute(path) !== null && baseOf(path) === '/connections') return { kind: 'connections' };
  return { kind: kind ?? 'traffic' };
}

/** The inverse of {@link parseView}. */
export function formatView(view: View): string {
  if (view.kind === 'traffic') return '/';
  return view.kind === 'compare' ? `/compare/${view.left}/${view.right}` : `/${view.kind}`;
}
