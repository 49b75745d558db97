import type { Finder, Found } from './finding.js';
import { isCertainName, isSecretName, isSecretQueryName, secretNameSearch } from './secret-names.js';

/**
 * Values in text that are called a secret by what stands beside them, in the notations that applications print: URLs, JSON,
 * PHP’s print_r, var_dump and serialize, assignments, XML, HTML forms. The first group of each is the value.
 */
const BEHIND_A_NAME: readonly RegExp[] = [
  // "password":"…", 'password' => '…', password: …, [password] => …, ["password"]=> string(7) "…", also with escaped quotes
  /\\*["']?\]?[ \t\r\n]*(?:=>|:=|[:=])[ \t\r\n]*(?:string\(\d+\)[ \t]*)?\\+(["'])(?<value>[^"'\\\r\n]*)/dy,
  /["']?\]?[ \t\r\n]*(?:=>|:=|[:=])[ \t\r\n]*(?:string\(\d+\)[ \t]*)?"(?<value>(?:[^"\\\r\n]|\\.)*)/dy,
  /["']?\]?[ \t\r\n]*(?:=>|:=|[:=])[ \t\r\n]*'(?<value>(?:[^'\\\r\n]|\\.)*)/dy,
  /\\*["']?\]?[ \t]*(?:=>|:=|[:=])[ \t]*(?<value>[^ \t\r\n"'<>,;&)}\]\\[{(]+)/dy,
  // <password>…</password>
  /(?:[ \t\r\n][^<>]{0,512})?>(?:<!\[CDATA\[)?(?<value>[^<>\]]+)(?:\]\]>)?<\//dy,
  // s:8:"password";s:7:"…"
  /\\*";s:\d+:\\*"(?<value>[^"\\]*)/dy,
  // name="password" … value="…"
  /["'][^<>]{0,512}?[ \t\r\n](?:value|content)[ \t]*=[ \t]*["'](?<value>[^"']*)/dy,
];

/** Characters of a name before and behind the word that gives it away. */
const NAME_REACH = 64;
const NAME_CHARACTER = /[\w.-]/;

/** Finds values by the names beside them; `text` has no escapes any more, or is looked at again without. */
export const findNamedValues: Finder = (text, found) => {
  const search = secretNameSearch();
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const from = reach(text, match.index, -1);
    const to = reach(text, search.lastIndex - 1, 1) + 1;
    const name = text.slice(from, to);
    if (isSecretName(name)) valueBehind(text, to, name, found);
    search.lastIndex = to;
  }
  queryValues(text, found);
  valuesBeforeNames(text, found);
};

/** The last character of the name that `at` lies in, going by `step`. */
function reach(text: string, at: number, step: 1 | -1): number {
  let end = at;
  for (let i = 0; i < NAME_REACH && NAME_CHARACTER.test(text.charAt(end + step)); i++) end += step;
  return end;
}

function valueBehind(text: string, at: number, name: string, found: Found): void {
  for (const notation of BEHIND_A_NAME) {
    notation.lastIndex = at;
    const value = notation.exec(text)?.indices?.groups?.value;
    if (value === undefined) continue;
    report(text, value, name, found);
    return;
  }
}

/** Words and numbers that stand without quotes in JSON: masked with letters they would break it. */
const KEYWORD = /^(?:true|false|null|undefined|none)$/i;
const NUMBER = /^-?\d[\d.eE+-]*$/;

function report(text: string, [from, to]: readonly [number, number], name: string, found: Found): void {
  const value = text.slice(from, to);
  if (value === '' || KEYWORD.test(value)) return;
  const digits = NUMBER.test(value);
  found({ from, to, name, place: 'text', certain: isCertainName(name), ...(digits && { fill: 'digits' }) });
}

const IN_A_QUERY = /[?&;]([^=&;#? \t\r\n"'<>]{1,128})=([^&;# \t\r\n"'<>\\]+)/dg;

const queryValues: Finder = (text, found) => {
  if (!text.includes('=')) return;
  for (const match of text.matchAll(IN_A_QUERY)) {
    const [from, to] = match.indices?.[2] ?? [0, 0];
    if (isSecretQueryName(match[1]!))
      found({ from, to, name: match[1]!, place: 'query field', certain: isCertainName(match[1]!) });
  }
};

const VALUE_THEN_NAME =
  /(?:value|content)[ \t]*=[ \t]*["']([^"'<>]+)["'][^<>]{0,512}?[ \t\r\n](?:name|id)[ \t]*=[ \t]*["']([^"'<>]{1,128})["']/dgi;

/** <input value="…" name="password"> */
const valuesBeforeNames: Finder = (text, found) => {
  if (!text.includes('<')) return;
  for (const match of text.matchAll(VALUE_THEN_NAME)) {
    const [from, to] = match.indices?.[1] ?? [0, 0];
    if (isSecretName(match[2]!)) found({ from, to, name: match[2]!, place: 'text', certain: isCertainName(match[2]!) });
  }
};
