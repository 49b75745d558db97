import { once } from 'node:events';
import { basename, isAbsolute, resolve } from 'node:path';
import type { ROLE } from '@fcgiscope/codec/fastcgi';
import {
  type Address,
  type Client,
  ClientError,
  type ClientProtocol,
  type ClientResponse,
  createClient,
  headerParams,
  paramsFor,
} from '../client/index.js';
import { CommandFailure } from './exit-code.js';
import { PRODUCT } from './product.js';
import { type RequestData, readData } from './request-data.js';
import { StderrPrinter } from './stderr-printer.js';

/** A checked command line of `fcgiscope request`. */
export interface RequestSettings {
  readonly address: Address;
  readonly protocol: ClientProtocol;
  readonly role: keyof typeof ROLE;
  readonly getValues: boolean;
  readonly script: string | null;
  readonly method: string;
  readonly uri: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly params: readonly (readonly [name: string, value: string])[];
  /** As curl’s: text, `@FILE` or `@-`; null: no body. */
  readonly data: string | null;
  /** The same for the DATA of a filter. */
  readonly filterData: string | null;
  /** In milliseconds, for all of it. 0 is no limit. */
  readonly timeout: number;
  readonly include: boolean;
  readonly fail: boolean;
}

/** Runs `fcgiscope request`: prints the answer, and throws where there is none. */
export async function runRequest(settings: RequestSettings): Promise<void> {
  const { address, protocol, timeout: total } = settings;
  // One clock for all of it: whoever says 5 minutes means that nothing gives up after one.
  const timeouts = { connect: total, firstByte: 0, idle: 0, total };
  const client = createClient({ address, protocol, connections: 1, keepConnection: false, timeouts });
  try {
    await (settings.getValues ? printValues(client, total) : printAnswer(client, settings));
  } catch (error) {
    if (error instanceof ClientError) throw new CommandFailure(`${error.message} (${error.code})`);
    throw error instanceof RangeError ? new CommandFailure(error.message) : error;
  } finally {
    await client.close();
  }
}

async function printValues(client: Client, milliseconds: number): Promise<void> {
  const values = milliseconds > 0 ? await client.getValues(undefined, milliseconds) : await client.getValues();
  for (const [name, value] of values) process.stdout.write(`${name}=${value}\n`);
}

async function printAnswer(client: Client, settings: RequestSettings): Promise<void> {
  const data = await readData(settings.data);
  const file = await readData(settings.filterData);
  const params = { ...requestParams(settings, data), ...filterParams(settings, file), ...Object.fromEntries(settings.params) };
  const stderr = new StderrPrinter();
  try {
    const options = { role: settings.role, onStderr: stderr.print, data: file.body };
    await printResponse(await client.request(params, data.body, options), settings, stderr);
  } finally {
    stderr.endLine();
  }
}

async function printResponse(response: ClientResponse, settings: RequestSettings, stderr: StderrPrinter): Promise<void> {
  if (settings.include) process.stdout.write(headText(response));
  for await (const piece of response.body) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
  const { appStatus } = await response.end;
  stderr.endLine();
  if (appStatus !== null && appStatus !== 0) process.stderr.write(`${PRODUCT}: the application ended with status ${appStatus}\n`);
  if (settings.fail) judge(response.status, appStatus);
}

/** What nginx would send; an authorizer is not told of SCRIPT_NAME (§6.3). */
function requestParams(settings: RequestSettings, { body, length }: RequestData): Record<string, string> {
  const { headers, method, script, uri, role } = settings;
  const target = {
    script: scriptFile(script, uri),
    method,
    ...(targetUri(script, uri) !== null && { uri: targetUri(script, uri) ?? '/' }),
  };
  const described = body === null || role === 'authorizer' ? {} : { CONTENT_TYPE: FORM, CONTENT_LENGTH: String(length) };
  const params = { ...paramsFor(target), ...described, ...headerParams(joined(headers)) };
  return role === 'authorizer' ? Object.fromEntries(Object.entries(params).filter(([name]) => name !== 'SCRIPT_NAME')) : params;
}

/** RFC 3875 §4.1.18: fields of one name are one variable. Of those that make no list the last one counts. */
function joined(headers: RequestSettings['headers']): Record<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of headers) {
    const field = name.toLowerCase();
    const before = fields.get(field);
    const separator = field === 'cookie' ? '; ' : ', ';
    fields.set(field, before === undefined || SINGLE_FIELDS.has(field) ? value : `${before}${separator}${value}`);
  }
  return Object.fromEntries(fields);
}

const SINGLE_FIELDS: ReadonlySet<string> = new Set(['host', 'content-type', 'content-length']);

/** §6.4: what a filter is told of its file. */
function filterParams({ role }: RequestSettings, { length }: RequestData): Record<string, string> {
  if (role !== 'filter') return {};
  return { FCGI_DATA_LAST_MOD: String(Math.floor(Date.now() / 1000)), FCGI_DATA_LENGTH: String(length) };
}

/** As curl says of --data. */
const FORM = 'application/x-www-form-urlencoded';

/** PHP-FPM finds its own pages (pm.status_path) where both the file and the name are the path. */
function scriptFile(script: string | null, uri: string | null): string {
  if (script === null) return (uri ?? '/').replace(/\?.*$/s, '');
  return isAbsolute(script) ? script : resolve(script);
}

function targetUri(script: string | null, uri: string | null): string | null {
  if (uri !== null) return uri;
  return script === null ? '/' : `/${basename(script)}`;
}

function headText({ head }: ClientResponse): string {
  const lines = [...head.malformed, ...head.headers.map(([name, value]) => `${name}: ${value}`)];
  return [...lines, '', ''].join('\r\n');
}

function judge(status: number, appStatus: number | null): void {
  if (status >= 400) throw new CommandFailure(`the application answered ${status}`);
  if (appStatus !== null && appStatus !== 0) throw new CommandFailure(`the exit status is ${appStatus}`);
}
