import { base64Bytes } from '@fcgiscope/codec/bytes';
import { glanceOf, type VariableInput } from '@fcgiscope/codec/cgi';
import type { Exchange, Param, Protocol } from '@fcgiscope/codec/exchange';
import { ROLE } from '@fcgiscope/codec/fastcgi';
import type { ReplayEdits } from '@fcgiscope/codec/live';
import type { CaptureView, StreamBytes } from '../capture/capture-view.js';

/** Where recorded bodies are read from: a live capture or a file. */
export type BodySource = Pick<CaptureView, 'stream'>;

/** A body that is read when it is sent, as often as it is sent. */
export interface DraftBody {
  readonly length: number;
  read(): AsyncIterable<Uint8Array>;
}

/** A request that is ready to be sent. */
export interface Draft {
  readonly protocol: Protocol;
  readonly role: keyof typeof ROLE;
  readonly params: readonly Param[];
  readonly body: DraftBody;
  /** The file of a filter; null for other roles. */
  readonly data: DraftBody | null;
}

/** Why an exchange cannot be sent again. */
export class DraftError extends Error {}

/** Makes a draft of a captured exchange. Throws a {@link DraftError} where the capture does not hold all of its request. */
export async function draftOf(capture: BodySource, exchange: Exchange, edits: ReplayEdits = {}): Promise<Draft> {
  const role = exchange.role ?? 'responder';
  if (!isRole(role)) throw new DraftError(`exchange ${exchange.index} has the role ${role}, which nobody serves`);
  const edited = edits.body === undefined ? undefined : memoryBody(bytesOf(edits.body));
  const body = edited ?? (await capturedBody(capture, exchange, 'stdin'));
  const params = withBodyLength(editedParams(exchange.params, edits), edited);
  const data = role === 'filter' ? await capturedBody(capture, exchange, 'data') : null;
  return { protocol: exchange.protocol, role, params, body, data };
}

function isRole(role: string): role is keyof typeof ROLE {
  return role in ROLE;
}

function editedParams(recorded: readonly Param[], { method, uri, params = recorded }: ReplayEdits): readonly Param[] {
  const named = method === undefined ? params : withParam(params, 'REQUEST_METHOD', method);
  return uri === undefined ? named : withUri(named, uri);
}

/** Variables that repeat the path of the URI where nothing was rewritten. */
const PATHS: ReadonlySet<string> = new Set(['SCRIPT_NAME', 'DOCUMENT_URI', 'PATH_INFO']);

/** Puts another URI in: query and path, and the path wherever it was repeated. A front controller’s script stays what it is. */
function withUri(params: readonly Param[], uri: string): readonly Param[] {
  const before = pathOf(paramValue(params, 'REQUEST_URI') ?? '');
  const path = pathOf(uri);
  const query = uri.slice(path.length + 1);
  const repeated = params.map((param): Param => {
    const [name, value, encoding] = param;
    if (encoding !== undefined || before === '') return param;
    if (PATHS.has(name) && value === before) return [name, path];
    const isFile = name === 'SCRIPT_FILENAME' && before !== '/' && value.endsWith(before);
    return isFile ? [name, value.slice(0, -before.length) + path] : param;
  });
  return withParam(withParam(repeated, 'REQUEST_URI', uri), 'QUERY_STRING', query);
}

function pathOf(uri: string): string {
  return uri.split('?', 1)[0] ?? '';
}

/** Replaces a value where the name stands, or adds both. */
function withParam(params: readonly Param[], name: string, value: string): readonly Param[] {
  if (!params.some(([other]) => other === name)) return [...params, [name, value]];
  return params.map((param): Param => (param[0] === name ? [name, value] : param));
}

function withBodyLength(params: readonly Param[], edited: DraftBody | undefined): readonly Param[] {
  return edited === undefined ? params : withParam(params, 'CONTENT_LENGTH', edited.length === 0 ? '' : String(edited.length));
}

/** As many bytes as the client writes at once: so a preview has the very records that are sent. */
const READ_BYTES = 4 * 65_528;

async function capturedBody(capture: BodySource, exchange: Exchange, name: 'stdin' | 'data'): Promise<DraftBody> {
  const promised = exchange.streams[name]?.bytes ?? 0;
  if (promised === 0) return memoryBody(new Uint8Array(0));
  const stream = await capture.stream(exchange.index, name);
  if (stream === undefined || stream.size < promised)
    throw new DraftError(`the capture does not hold all of the body of exchange ${exchange.index}: give another one`);
  return { length: stream.size, read: () => piecesOf(stream) };
}

async function* piecesOf(stream: StreamBytes): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < stream.size; at += READ_BYTES) yield await stream.read(at, Math.min(at + READ_BYTES, stream.size));
}

function memoryBody(bytes: Uint8Array): DraftBody {
  return {
    length: bytes.length,
    read: async function* () {
      for (let at = 0; at < bytes.length; at += READ_BYTES) yield bytes.subarray(at, at + READ_BYTES);
    },
  };
}

function bytesOf(body: { readonly text: string } | { readonly base64: string }): Uint8Array {
  if ('text' in body) return Buffer.from(body.text);
  const bytes = base64Bytes(body.base64);
  if (bytes === undefined) throw new DraftError('edits.body.base64 is not base64');
  return bytes;
}

/** The first value of that name, as text. */
export function paramValue(params: readonly Param[], name: string): string | undefined {
  return params.find(([other]) => other === name)?.[1];
}

/** Params as they go out. */
export function wireParams(params: readonly Param[]): VariableInput[] {
  return params.map(
    ([name, value, encoding]): VariableInput => [name, encoding === 'base64' ? (base64Bytes(value) ?? new Uint8Array(0)) : value],
  );
}

/** Methods that are defined to change nothing (RFC 9110 §9.2.1). */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** What a draft asks for, and whether asking again may change something. */
export function intentOf({ params }: Draft): { readonly method: string; readonly uri: string; readonly isSafe: boolean } {
  const { method, uri } = glanceOf((name) => paramValue(params, name));
  return { method: method ?? 'GET', uri: uri ?? '/', isSafe: SAFE_METHODS.has((method ?? 'GET').toUpperCase()) };
}
