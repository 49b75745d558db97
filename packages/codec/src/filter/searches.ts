import { base64Bytes, latin1, utf8Lossy } from '../bytes/index.js';
import type { Param, SummaryRow } from '../exchange/index.js';
import type { Evidence, TextSearch, TextTest } from './field.js';
import { type Verdict, verdictOf } from './verdict.js';

type Texts = (row: SummaryRow) => string | null;

/** A field with one text, or none. */
export function textOf(read: Texts): TextSearch {
  return (row, _evidence, test) => {
    const text = read(row);
    return verdictOf(text !== null && test(text));
  };
}

/** A field with up to two texts. */
export function eitherText(read: Texts, readOther: Texts): TextSearch {
  const first = textOf(read);
  const second = textOf(readOther);
  return (row, evidence, test) => (first(row, evidence, test) === 'yes' ? 'yes' : second(row, evidence, test));
}

/** The params of one name, in any case. */
export function searchParam(name: string): TextSearch {
  const wanted = name.toUpperCase();
  return (_row, { exchange }, test) => (exchange === undefined ? 'maybe' : verdictOf(someParam(exchange.params, wanted, test)));
}

function someParam(params: readonly Param[], wanted: string, test: TextTest): boolean {
  return params.some((param) => param[0].toUpperCase() === wanted && test(paramText(param)));
}

/** A value that is not UTF-8 is searched as Latin-1: one character per byte. */
function paramText([, value, encoding]: Param): string {
  const bytes = encoding === 'base64' ? base64Bytes(value) : undefined;
  return bytes === undefined ? value : latin1(bytes);
}

/** Request headers that RFC 3875 §4.1 hands on without `HTTP_`. */
const BARE_HEADERS: ReadonlySet<string> = new Set(['CONTENT_TYPE', 'CONTENT_LENGTH']);

/** The headers of one name, of the response and (as params) of the request. */
export function searchHeader(name: string): TextSearch {
  const wanted = name.toLowerCase();
  const variable = name.toUpperCase().replaceAll('-', '_');
  const param = BARE_HEADERS.has(variable) ? variable : `HTTP_${variable}`;
  return (_row, { exchange }, test) => {
    if (exchange === undefined) return 'maybe';
    const answered = exchange.response?.headers.some(([header, value]) => header.toLowerCase() === wanted && test(value));
    return verdictOf(answered === true || someParam(exchange.params, param, test));
  };
}

/** STDERR. The row knows its beginning, which is mostly all of it. */
export function searchStderr(row: SummaryRow, { exchange }: Evidence, test: TextTest): Verdict {
  if (row.stderrBytes === 0) return 'no';
  if (exchange !== undefined) return verdictOf(test(exchange.streams.stderr.text));
  // A cut text proves nothing: `/end$/` may fit it and not the whole.
  return row.stderrText.length >= row.stderrBytes ? verdictOf(test(row.stderrText)) : 'maybe';
}

/** Both bodies, without the head of the response. Rows without bodies are settled at once. */
export function searchBodies(row: SummaryRow, { bodies }: Evidence, test: TextTest): Verdict {
  if (row.stdinBytes === 0 && row.stdoutBytes <= row.headBytes) return 'no';
  if (bodies === undefined) return 'maybe';
  return verdictOf(test(utf8Lossy(bodies.stdin)) || test(utf8Lossy(bodies.stdout.subarray(row.headBytes))));
}
