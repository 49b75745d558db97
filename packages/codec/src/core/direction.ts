/** Which way bytes travel on a connection: from the web server to the application, or back. */
export type Direction = (typeof DIRECTIONS)[number];
export const DIRECTIONS = ['to-app', 'from-app'] as const;

/** The two ends of a connection: the web server (or any FastCGI client), and the application. */
export type Party = (typeof PARTIES)[number];
export const PARTIES = ['server', 'app'] as const;

/** The end whose bytes travel in `direction`. */
export function senderOf(direction: Direction): Party {
  return direction === 'to-app' ? 'server' : 'app';
}

/** The direction in which the bytes of `party` travel. */
export function directionFrom(party: Party): Direction {
  return party === 'server' ? 'to-app' : 'from-app';
}
