import { base64Bytes, utf8Bytes } from '../../bytes/index.js';
import { type EpochMicros, epochMicros, err, ok, parseIsoTime, type Result } from '../../core/index.js';
import { type EndState, type ExchangeMark, MARK_COLOURS, MAX_NOTE_LENGTH, type Protocol } from '../../exchange/index.js';
import { MAX_REQUEST_ID, PROTOCOL_STATUS, ROLE } from '../../fastcgi/index.js';

/** As much of a HAR entry as an import needs; whoever wrote it may have left out anything. */
export interface ReadEntry {
  readonly start: EpochMicros;
  readonly send: number;
  readonly wait: number;
  readonly receive: number;
  readonly method: string;
  readonly url: string;
  readonly protocol: string;
  readonly requestHeaders: readonly (readonly [name: string, value: string])[];
  readonly requestType: string;
  readonly requestBody: Uint8Array;
  readonly status: number;
  readonly statusText: string;
  readonly responseHeaders: readonly (readonly [name: string, value: string])[];
  readonly responseBody: Uint8Array;
  /** Null where the HAR is somebody else's. */
  readonly fastcgi: ReadFastcgi | null;
}

/** Our own fields of an entry: what HTTP does not know. */
export interface ReadFastcgi {
  readonly protocol: Protocol;
  readonly params: readonly (readonly [name: string, value: Uint8Array])[];
  readonly stderr: string;
  readonly server: string;
  readonly app: string;
  readonly role: number;
  readonly requestId: number;
  readonly keepConnection: boolean;
  readonly appStatus: number;
  readonly protocolStatus: number;
  readonly end: EndState;
  readonly mark: ExchangeMark | null;
}

/** Any JSON; every step into it may find something else. */
class Json {
  private readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }

  at(key: string): Json {
    const { value } = this;
    return new Json(
      typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined,
    );
  }

  get text(): string {
    return typeof this.value === 'string' ? this.value : '';
  }

  get number(): number {
    return typeof this.value === 'number' && Number.isFinite(this.value) ? this.value : 0;
  }

  get isTrue(): boolean {
    return this.value === true;
  }

  /** A whole number from 0 to `most`. */
  code(most: number): number {
    return Math.min(most, Math.max(0, Math.trunc(this.number)));
  }

  get list(): Json[] | undefined {
    return Array.isArray(this.value) ? this.value.map((item) => new Json(item)) : undefined;
  }
}

/** The entries of a HAR, in order of time; an error in one line where the text is none. */
export function readHar(text: string): Result<readonly ReadEntry[], string> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return err(`this is no HAR: ${error instanceof Error ? error.message.split('\n', 1)[0] : 'not JSON'}`);
  }
  const entries = new Json(value).at('log').at('entries').list;
  if (entries === undefined) return err('this is JSON and no HAR: it has no log.entries');
  return ok(entries.map(readEntry).sort((a, b) => a.start - b.start));
}

function readEntry(entry: Json): ReadEntry {
  const [request, response, timings] = [entry.at('request'), entry.at('response'), entry.at('timings')];
  return {
    start: startOf(entry.at('startedDateTime').text),
    send: phaseOf(timings.at('send')),
    wait: phaseOf(timings.at('wait')),
    receive: phaseOf(timings.at('receive')),
    method: request.at('method').text || 'GET',
    url: request.at('url').text,
    protocol: request.at('httpVersion').text || 'HTTP/1.1',
    requestHeaders: pairs(request.at('headers')),
    requestType: request.at('postData').at('mimeType').text,
    requestBody: bodyOf(request.at('postData').at('text').text, request.at('postData').at('_base64').text),
    status: response.at('status').number,
    statusText: response.at('statusText').text,
    responseHeaders: pairs(response.at('headers')),
    responseBody: contentOf(response.at('content')),
    fastcgi: fastcgiOf(entry),
  };
}

function fastcgiOf(entry: Json): ReadFastcgi | null {
  const params = paramsOf(entry.at('_fcgiParams'));
  if (params === null) return null;
  return {
    protocol: protocolOf(entry.at('_fcgiProtocol').text, params),
    params,
    stderr: entry.at('_fcgiStderr').text,
    server: entry.at('_fcgiServer').text || UNKNOWN_END,
    app: entry.at('_fcgiApp').text || UNKNOWN_END,
    role: roleCode(entry.at('_fcgiRole').text),
    requestId: Math.max(1, entry.at('_fcgiId').code(MAX_REQUEST_ID)),
    keepConnection: entry.at('_fcgiKeepConnection').isTrue,
    appStatus: entry.at('_fcgiAppStatus').code(MAX_APP_STATUS),
    protocolStatus: protocolStatusCode(entry.at('_fcgiProtocolStatus').text),
    end: END_STATES.find((state) => state === entry.at('_fcgiEnd').text) ?? 'end-request',
    mark: markOf(entry.at('_fcgiMark')),
  };
}

/** Where nobody knows an end of a connection. */
export const UNKNOWN_END = 'har';

/** Lengths of uwsgi have 16 bits: of variables that are longer somebody else has made the file. */
const UWSGI_VARIABLES_LIMIT = 0xffff;

/** FastCGI carries whatever is said. */
function protocolOf(text: string, params: ReadFastcgi['params']): Protocol {
  if (text === 'scgi') return 'scgi';
  const bytes = params.reduce((sum, [name, value]) => sum + utf8Bytes(name).length + value.length + 4, 0);
  return text === 'uwsgi' && bytes <= UWSGI_VARIABLES_LIMIT ? 'uwsgi' : 'fastcgi';
}

/** It is a 32-bit number (FastCGI 1.0 §5.5). */
const MAX_APP_STATUS = 0xffffffff;

const END_STATES: readonly EndState[] = [
  'end-request',
  'server-closed',
  'server-reset',
  'app-closed',
  'app-reset',
  'capture-end',
  'lost',
];

function markOf(mark: Json): ExchangeMark | null {
  const colour = MARK_COLOURS.find((known) => known === mark.at('colour').text);
  return colour === undefined ? null : { colour, note: mark.at('note').text.slice(0, MAX_NOTE_LENGTH) };
}

/** SCGI and uwsgi have no roles: their applications answer. */
function roleCode(name: string): number {
  return codeOf(name, ROLE, 0xffff) ?? ROLE.responder;
}

function protocolStatusCode(name: string): number {
  return codeOf(name, PROTOCOL_STATUS, 0xff) ?? PROTOCOL_STATUS.REQUEST_COMPLETE;
}

/** Of `responder`, or of `unknown(7)`. */
function codeOf(name: string, codes: Readonly<Record<string, number>>, most: number): number | undefined {
  const number = Number(/^unknown\((\d{1,5})\)$/.exec(name)?.[1] ?? Number.NaN);
  if (number <= most) return number;
  return Object.entries(codes).find(([known]) => known === name)?.[1];
}

/** No phase takes longer than a day: what claims to would not fit into a capture. */
const LONGEST_PHASE = 24 * 60 * 60 * 1000;

function phaseOf({ number }: Json): number {
  return Math.min(LONGEST_PHASE, Math.max(0, number));
}

/** The last time that captures can tell, and sums are still exact: 2255-06-05. */
const LATEST_START = 2 ** 53 - 1;

/** Browsers write time zones; `Date` knows milliseconds, our own files microseconds. Times before 1970 are none. */
function startOf(text: string): EpochMicros {
  const millis = Date.parse(text);
  const micros = parseIsoTime(text) ?? (Number.isNaN(millis) ? 0 : millis * 1000);
  return epochMicros(Math.min(LATEST_START, Math.max(0, Math.floor(micros))));
}

function pairs(list: Json): (readonly [string, string])[] {
  return (list.list ?? []).map((header) => [header.at('name').text, header.at('value').text]);
}

function bodyOf(text: string, encoded: string): Uint8Array {
  return (encoded === '' ? undefined : base64Bytes(encoded)) ?? utf8Bytes(text);
}

function contentOf(content: Json): Uint8Array {
  const text = content.at('text').text;
  return content.at('encoding').text === 'base64' ? bodyOf('', text) : utf8Bytes(text);
}

function paramsOf(list: Json): ReadFastcgi['params'] | null {
  const found = list.list?.map(({ list: param }): readonly [string, Uint8Array] => {
    const [name, value, encoding] = param ?? [];
    return [name?.text ?? '', bodyOf(value?.text ?? '', encoding?.text === 'base64' ? (value?.text ?? '') : '')];
  });
  return found ?? null;
}
