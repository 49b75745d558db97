import type { Finder, Place } from './finding.js';
import { isCertainName, isSecretQueryName } from './secret-names.js';
import { percentDecoded } from './views.js';

const FIELD = /([^=&;]*)=([^&]*)/g;

/** `a=1&b=2`, a query string or a form: the values of fields with secret names. */
export function fieldsOf(place: Place): Finder {
  return (text, found) => {
    for (const match of text.matchAll(FIELD)) {
      const name = percentDecoded(match[1]!).trim();
      const value = match[2]!;
      const to = match.index + match[0].length;
      if (!isSecretQueryName(name)) continue;
      found({ from: to - value.length, to, name, place, certain: isCertainName(name), value: percentDecoded(value) });
    }
  };
}
