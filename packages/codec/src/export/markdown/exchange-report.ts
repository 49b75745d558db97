import { utf8Lossy } from '../../bytes/index.js';
import type { Diagnostic } from '../../core/index.js';
import type { EndState, Exchange } from '../../exchange/index.js';
import type { CapturedExchange, CapturedRecord } from '../captured-exchange.js';
import { curlCommand } from '../command-line/curl.js';
import { diagnosticRule } from '../diagnostic-rules.js';
import { lookup, paramText } from '../http-request.js';
import { describeEntry } from '../manifest.js';
import { duration, size } from './amounts.js';
import { block, code, inline, table } from './markdown-text.js';
import { timingLine } from './timing-line.js';

/** Records that are listed of a long exchange: its beginning and its end. */
const FIRST_RECORDS = 24;
const LAST_RECORDS = 8;

const ENDS: Readonly<Record<EndState, string>> = {
  open: 'still open',
  'end-request': 'ended with END_REQUEST',
  'server-closed': 'the web server closed before the end',
  'server-reset': 'the web server reset the connection before the end',
  'app-closed': 'the application closed the connection without END_REQUEST',
  'app-reset': 'the application reset the connection',
  'capture-end': 'not ended when the capture did',
  lost: 'the end is missing in the capture',
};

/** Severities in the order in which they matter, with what catches the eye. */
const MARKS: readonly (readonly [Diagnostic['severity'], string])[] = [
  ['error', '🔴'],
  ['warning', '🟡'],
  ['info', '🔵'],
];

type Section = (captured: CapturedExchange) => string | null;

/** What a report says of one exchange, in order; null where there is nothing to say. */
const SECTIONS: readonly Section[] = [
  summary,
  diagnosis,
  stderr,
  timing,
  responseHead,
  params,
  requestBody,
  records,
  versions,
  again,
  masked,
];

/** One exchange as a section of a bug report. */
export function exchangeReport(captured: CapturedExchange): string {
  const parts = SECTIONS.map((section) => section(captured)).filter((part) => part !== null);
  return `## ${title(captured.exchange)}\n\n${parts.join('\n\n')}\n`;
}

/** `GET /cart → 500 in 15.3 ms`. */
export function title({ request, response, timings, index }: Exchange): string {
  const what = `${request.method ?? 'Request'} ${request.uri ?? request.script ?? ''}`.trim();
  const answer = response === null ? 'no response' : String(response.status ?? 'malformed status');
  return `#${index} ${code(what)} → ${answer} in ${duration(timings.total)}`;
}

function summary({ exchange }: CapturedExchange): string {
  const { connection, streams, end, request, mark } = exchange;
  const id = exchange.requestId === null ? '' : `, request id ${exchange.requestId} (use ${exchange.generation})`;
  return [
    ...(mark === undefined ? [] : [`- **Marked** ${[mark.colour, inline(mark.note)].filter(Boolean).join(': ')}`]),
    `- **When** ${exchange.startTime}, ${ENDS[end.state]}${endStatus(exchange)}`,
    `- **Where** ${code(connection.server)} → ${code(connection.app)} (${exchange.protocol}, connection ${connection.id}${id})`,
    ...(request.script === null ? [] : [`- **Script** ${code(request.script)}`]),
    `- **Sizes** STDIN ${size(streams.stdin.bytes)}, STDOUT ${size(streams.stdout.bytes)}, STDERR ${size(streams.stderr.bytes)}`,
  ].join('\n');
}

function endStatus({ end }: Exchange): string {
  if (end.protocolStatus === null) return '';
  return ` (${end.protocolStatus}, appStatus ${end.appStatus ?? '–'})`;
}

function diagnosis({ exchange }: CapturedExchange): string {
  const { diagnostics } = exchange;
  if (diagnostics.length === 0) return '### Diagnosis\n\nNothing conspicuous.';
  const sorted = MARKS.flatMap(([severity, mark]) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).map((found) => [mark, found] as const),
  );
  const items = sorted.map(
    ([mark, found]) => `${mark} **${inline(found.message)}** (${code(found.code)})${explained(found, exchange)}`,
  );
  return `### Diagnosis\n\n${items.join('\n\n')}`;
}

function explained({ code: name }: Diagnostic, { protocol }: Exchange): string {
  const rule = diagnosticRule(name, protocol);
  return rule === undefined ? '' : `  \n${inline(rule.why)}  \n**Fix** ${inline(rule.fix)}`;
}

function stderr({ exchange }: CapturedExchange): string | null {
  const { text } = exchange.streams.stderr;
  return text === '' ? null : `### STDERR\n\n${block(text)}`;
}

function timing({ exchange }: CapturedExchange): string {
  return `### Timing\n\n${block(timingLine(exchange.timings))}`;
}

function responseHead({ exchange, bodies }: CapturedExchange): string | null {
  const { response } = exchange;
  if (response === null) return null;
  const head = utf8Lossy(bodies.stdout.subarray(0, response.headerBytes));
  return `### Response head (${size(response.headerBytes)}, then ${size(response.bodyBytes)} of body)\n\n${block(head, 'http')}`;
}

function params({ exchange }: CapturedExchange): string {
  const rows = exchange.params.map((param) => [code(param[0]), code(paramText(param))]);
  return details(`Params (${rows.length})`, table(['name', 'value'], rows));
}

/** As much of a body as somebody reads. */
const BODY_EXCERPT = 2000;

function requestBody({ bodies }: CapturedExchange): string | null {
  if (bodies.stdin.length === 0) return null;
  const text = utf8Lossy(bodies.stdin.subarray(0, BODY_EXCERPT));
  const first = bodies.stdin.length > BODY_EXCERPT ? `, the first ${BODY_EXCERPT} bytes` : '';
  return details(`Request body (${size(bodies.stdin.length)}${first})`, block(text));
}

function records(captured: CapturedExchange): string | null {
  const all = captured.records;
  if (all.length === 0) return null;
  const line = (record: CapturedRecord, place: number): string[] => recordCells(captured.exchange, record, place);
  const rows = all.map(line);
  const cut = rows.length - FIRST_RECORDS - LAST_RECORDS;
  const shown =
    cut <= 0 ? rows : [...rows.slice(0, FIRST_RECORDS), ['', '', `… ${cut} more …`, '', ''], ...rows.slice(-LAST_RECORDS)];
  return details(`Records (${all.length})`, table(['#', 'after', 'type', 'content', 'padding'], shown));
}

function recordCells(exchange: Exchange, { entry }: CapturedRecord, place: number): string[] {
  const arrow = entry.direction === 'to-app' ? '→' : '←';
  const after = Date.parse(entry.time) - Date.parse(exchange.startTime) + microsOf(entry.time) - microsOf(exchange.startTime);
  return [String(place + 1), duration(after), `${arrow} ${entry.type}`, String(entry.contentLength), String(entry.paddingLength)];
}

/** The decimals that `Date` does not know, in milliseconds. */
function microsOf(time: string): number {
  return Number(`0.${time.slice(23, 26) || '0'}`);
}

function versions({ exchange }: CapturedExchange): string | null {
  const header = (wanted: string): string | undefined =>
    exchange.response?.headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const param = lookup(exchange.params);
  const known = [
    ['web server', param('SERVER_SOFTWARE')],
    ['application', header('x-powered-by')],
    ['gateway', param('GATEWAY_INTERFACE')],
    ['protocol', param('SERVER_PROTOCOL')],
  ].flatMap(([what, version]) => (version === undefined || version === '' ? [] : [`${what} ${code(version)}`]));
  return known.length === 0 ? null : `### Versions\n\n${known.join(' · ')}`;
}

function again(captured: CapturedExchange): string {
  return details('Try it again', block(curlCommand(captured), 'sh'));
}

function masked({ masked: manifest }: CapturedExchange): string | null {
  if (manifest === null || manifest.masked === 0) return null;
  return details(
    `Masked (${manifest.masked} places)`,
    manifest.entries.map((entry) => `- ${inline(describeEntry(entry))}`).join('\n'),
  );
}

function details(heading: string, content: string): string {
  return `<details><summary><b>${heading}</b></summary>\n\n${content}\n\n</details>`;
}
