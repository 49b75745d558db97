import { base64Bytes, utf8Bytes } from '../../bytes/index.js';
import { type EpochMicros, epochMicros, err, ok, parseIsoTime, type Result } from '../../core/index.js';

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
  /** Our own fields, where the HAR is one of ours. */
  readonly params: readonly (readonly [name: string, value: Uint8Array])[] | null;
  readonly stderr: string;
  readonly server: string | null;
  readonly app: string | null;
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
    send: Math.max(0, timings.at('send').number),
    wait: Math.max(0, timings.at('wait').number),
    receive: Math.max(0, timings.at('receive').number),
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
    params: paramsOf(entry.at('_fcgiParams')),
    stderr: entry.at('_fcgiStderr').text,
    server: entry.at('_fcgiServer').text || null,
    app: entry.at('_fcgiApp').text || null,
  };
}

/** Browsers write time zones; `Date` knows milliseconds, our own files microseconds. */
function startOf(text: string): EpochMicros {
  const millis = Date.parse(text);
  return parseIsoTime(text) ?? epochMicros(Number.isNaN(millis) ? 0 : millis * 1000);
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

function paramsOf(list: Json): ReadEntry['params'] {
  const found = list.list?.map(({ list: param }): readonly [string, Uint8Array] => {
    const [name, value, encoding] = param ?? [];
    return [name?.text ?? '', bodyOf(value?.text ?? '', encoding?.text === 'base64' ? (value?.text ?? '') : '')];
  });
  return found ?? null;
}
