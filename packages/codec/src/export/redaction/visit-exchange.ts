import { base64, base64Bytes, latin1, utf8Bytes, utf8Lossy } from '../../bytes/index.js';
import type { Exchange, Param } from '../../exchange/index.js';
import { BODY_LIMIT, type Bodies, type CapturedExchange } from '../captured-exchange.js';
import { type BodyLabel, bodyFinder } from './find-in-body.js';
import { textFinder } from './find-in-text.js';
import { all, type Finder, within } from './finding.js';
import { isStructural, valueLaw } from './meta-variable-laws.js';

/**
 * Looks at one piece of an exchange: `finder` says what is secret in it by its place. Returns the bytes that take its place, as
 * many as there were. `derived` pieces say again what another piece says: they are masked, and not counted.
 */
export type Visit = (bytes: Uint8Array, finder: Finder, derived: boolean) => Uint8Array;

/** Shows every piece of an exchange that can hold a secret to `visit`, and puts together what comes back. */
export function visitExchange(captured: CapturedExchange, visit: Visit): Pick<CapturedExchange, 'exchange' | 'bodies'> {
  const { exchange } = captured;
  return {
    exchange: visitDocument(exchange, visit),
    bodies: visitBodies(exchange, captured.bodies, visit),
  };
}

function visitText(text: string, finder: Finder, derived: boolean, visit: Visit): string {
  return text === '' ? text : utf8Lossy(visit(utf8Bytes(text), finder, derived));
}

function visitDocument(exchange: Exchange, visit: Visit): Exchange {
  const { request, streams, response, mark } = exchange;
  const again = <T extends string | null>(text: T): T | string =>
    text === null ? text : visitText(text, textFinder, true, visit);
  return {
    ...exchange,
    params: exchange.params.map((param) => visitParam(param, visit)),
    request: { ...request, uri: again(request.uri), host: again(request.host), script: again(request.script) },
    streams: { ...streams, stderr: { ...streams.stderr, text: again(streams.stderr.text) } },
    response: response && {
      ...response,
      headers: response.headers.map(([name, value]) => [
        name,
        isStructural(name) ? value : visitText(value, valueLaw(name), true, visit),
      ]),
    },
    diagnostics: exchange.diagnostics.map((diagnostic) => ({ ...diagnostic, message: again(diagnostic.message) })),
    ...(mark && { mark: { ...mark, note: visitText(mark.note, textFinder, false, visit) } }),
  };
}

function visitParam(param: Param, visit: Visit): Param {
  const [name, value, encoding] = param;
  if (isStructural(name)) return param;
  if (encoding === undefined) return [name, visitText(value, valueLaw(name), false, visit)];
  return [name, base64(visit(base64Bytes(value) ?? new Uint8Array(0), valueLaw(name), false)), encoding];
}

function visitBodies(exchange: Exchange, bodies: Bodies, visit: Visit): Bodies {
  return {
    stdin: visitBody(bodies.stdin, bodyFinder(requestLabel(exchange)), visit),
    data: visitBody(bodies.data, bodyFinder({ type: '', encoding: '' }), visit),
    stdout: visitBody(bodies.stdout, answerFinder(exchange), visit),
    stderr: visitBody(bodies.stderr, textFinder, visit),
  };
}

function visitBody(bytes: Uint8Array, finder: Finder, visit: Visit): Uint8Array {
  if (bytes.length === 0) return bytes;
  return visit(bytes, bytes.length > BODY_LIMIT ? tooLarge : finder, false);
}

const tooLarge: Finder = (text, found) =>
  found({ from: 0, to: text.length, name: 'body too large to be looked at', place: 'body', certain: false, fill: 'zero' });

function requestLabel({ params }: Exchange): BodyLabel {
  const value = (wanted: string): string => params.findLast(([name]) => name === wanted)?.[1] ?? '';
  return { type: value('CONTENT_TYPE') || value('HTTP_CONTENT_TYPE'), encoding: value('HTTP_CONTENT_ENCODING') };
}

/** STDOUT is a head, line by line, and a body as the head labels it. */
function answerFinder({ response }: Exchange): Finder {
  const header = (wanted: string): string => response?.headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
  const body = bodyFinder({ type: header('content-type'), encoding: header('content-encoding') });
  const headerBytes = response?.headerBytes ?? 0;
  return (text, found) => {
    within(text, 0, headerBytes, findInHead, found);
    within(text, headerBytes, text.length, body, found);
  };
}

const LINE = /[^\r\n]+/g;

/** The lines of a CGI head: values by the names of their fields, and by that of the field before where a line is folded. */
const findInHead: Finder = (text, found) => {
  let law: Finder = textFinder;
  for (const { 0: line, index } of text.matchAll(LINE)) {
    const name = /^[^\s:]+(?=[ \t]*:)/.exec(line)?.[0];
    const value = name === undefined ? 0 : line.indexOf(':') + 1;
    const blanks = /^[ \t]*/.exec(line.slice(value))![0].length;
    if (name !== undefined) law = isStructural(name) ? () => undefined : valueLaw(name);
    else if (blanks === 0) law = textFinder;
    within(text, index + value + blanks, index + line.trimEnd().length, law, found);
  }
};

/** What PARAMS says, pair by pair; a pair that is cut off is masked as a whole. */
export function paramsFinder(walk: (bytes: Uint8Array, visit: PairVisit) => number, bytes: Uint8Array): Finder {
  return (text, found) => {
    const end = walk(bytes, (name, value, to) => {
      const law = latin1(bytes, name, value);
      if (!isStructural(law)) within(text, value, to, all(valueLaw(law)), found);
    });
    if (end < text.length)
      found({ from: end, to: text.length, name: 'pair that is cut off', place: 'record', certain: false, fill: 'zero' });
  };
}

type PairVisit = (nameFrom: number, valueFrom: number, to: number) => void;
