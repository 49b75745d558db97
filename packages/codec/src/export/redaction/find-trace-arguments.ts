import type { Finder } from './finding.js';

/** `#0 /srv/www/login.php(12): login('admin', 'hunter2')`, `PHP   2. login($name = 'admin') /srv/www/login.php:12`. */
const FRAME = /(?:#\d{1,4} |PHP {2,4}\d{1,4}\. )[^\r\n]*/g;
const QUOTED = /'((?:[^'\\]|\\.)*)'/dg;

/** PHP's stack traces quote the arguments of every call, cut after 15 characters. */
export const findTraceArguments: Finder = (text, found) => {
  for (const frame of text.matchAll(FRAME)) {
    for (const argument of frame[0].matchAll(QUOTED)) {
      const [from, to] = argument.indices?.[1] ?? [0, 0];
      found({ from: frame.index + from, to: frame.index + to, name: 'stack trace argument', place: 'pattern', certain: false });
    }
  }
};
