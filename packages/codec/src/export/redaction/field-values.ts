import { base64Bytes, latin1 } from '../../bytes/index.js';
import { textFinder } from './find-in-text.js';
import type { Finder } from './finding.js';
import { isMasked } from './mask.js';
import { isSecretName } from './secret-names.js';
import { percentDecoded } from './views.js';

/** All of it. */
export function wholeValue(name: string): Finder {
  return (text, found) => {
    found({ from: 0, to: text.length, name, place: 'param', certain: true });
    textFinder(text, found);
  };
}

const COOKIE = /([^=;,]*)=("?)([^;]*?)\2(?=[ \t]*(?:;|$))/g;

/** `a=1; b=2`: each value, whatever its name. */
export const cookieHeader: Finder = (text, found) => {
  for (const match of text.matchAll(COOKIE)) {
    const name = match[1]!.trim();
    const to = match.index + match[0].length - match[2]!.length;
    found({
      from: to - match[3]!.length,
      to,
      name,
      place: 'cookie',
      certain: isSecretName(name),
      value: percentDecoded(match[3]!),
    });
  }
  bareCookies(text, found);
  textFinder(text, found);
};

/** A piece without `=` is a value without a name. */
const bareCookies: Finder = (text, found) => {
  for (const match of text.matchAll(/(?:^|;)([^=;]+)(?=;|$)/g)) {
    const value = match[1]!.trim();
    if (value === '') continue;
    const from = match.index + match[0].indexOf(value);
    found({ from, to: from + value.length, name: '(no name)', place: 'cookie', certain: false });
  }
};

const SET_COOKIE = /^([^=;]*)=("?)([^;]*?)\2[ \t]*(?:;|$)/;

/** `a=1; Path=/; HttpOnly`: the value alone, its attributes stay. */
export const setCookie: Finder = (text, found) => {
  const match = SET_COOKIE.exec(text);
  if (match !== null) {
    const name = match[1]!.trim();
    const from = match[1]!.length + 1 + match[2]!.length;
    const value = match[3]!;
    found({ from, to: from + value.length, name, place: 'cookie', certain: isSecretName(name), value: percentDecoded(value) });
  } else {
    found({ from: 0, to: text.length, name: '(no name)', place: 'cookie', certain: false });
  }
  textFinder(text, found);
};

/** `Basic dXNlcjpwYXNz`: the scheme stays. */
export function credentials(name: string): Finder {
  return (text, found) => {
    const scheme = /^[ \t]*[A-Za-z][A-Za-z0-9-]*[ \t]+(?=\S)/.exec(text)?.[0] ?? '';
    const value = text.slice(scheme.length);
    found({ from: scheme.length, to: text.length, name, place: 'header', certain: true });
    if (/^[ \t]*basic/i.test(scheme))
      for (const part of basicParts(value)) found({ from: 0, to: 0, name, place: 'header', certain: true, value: part });
  };
}

/** What the base64 of Basic authentication says: user and password recur alone. */
function basicParts(value: string): string[] {
  const bytes = isMasked(value) ? undefined : base64Bytes(value.trim());
  if (bytes === undefined) return [];
  const pair = latin1(bytes);
  const colon = pair.indexOf(':');
  return colon === -1 ? [pair] : [pair, pair.slice(0, colon), pair.slice(colon + 1)];
}
