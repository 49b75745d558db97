/** What stands for a segment that differs from request to request. */
export const VARIABLE = ':id';

/** Numbers, UUIDs and long hexadecimal words: names of things, not of routes. */
const VARIABLE_SEGMENT = /^(?:\d+|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?=[a-f]*\d)[0-9a-f]{12,})$/i;

/** Longer paths are cut: a route is for reading. */
const LONGEST = 200;

/** The route that a URI belongs to: its path, with what differs from request to request left open: `/orders/:id/items`. */
export function routeOf(uri: string): string {
  return pathOf(uri)
    .split('/')
    .map((segment) => (VARIABLE_SEGMENT.test(segment) ? VARIABLE : segment))
    .join('/');
}

/** What stands before the query; as much of it as a route holds. */
export function pathOf(uri: string): string {
  const end = uri.search(/[?#]/);
  return uri.slice(0, Math.min(LONGEST, end < 0 ? uri.length : end));
}

/** The regular expression that finds the URIs of a route, as the filter takes it: between slashes. */
export function routePattern(route: string): string {
  const segments = route.split('/').map((segment) => (segment === VARIABLE ? '[^\\/?]+' : escapeRegex(segment)));
  const end = route.length < LONGEST ? '(\\?|$)' : '';
  return `/^${segments.join('\\/')}${end}/`;
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
