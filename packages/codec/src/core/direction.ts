/** Which way bytes travel on a connection: from the web server to the application, or back. */
export type Direction = 'to-app' | 'from-app';

/** The two ends of a connection: the web server (or any FastCGI client), and the application. */
export type Party = 'server' | 'app';

/** The end whose bytes travel in `direction`. */
export function senderOf(direction: Direction): Party {
  return direction === 'to-app' ? 'server' : 'app';
}

/** The direction in which the bytes of `party` travel. */
export function directionFrom(party: Party): Direction {
  return party === 'server' ? 'to-app' : 'from-app';
}
