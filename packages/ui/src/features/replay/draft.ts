import type { Exchange, Param } from '@fcgiscope/codec/exchange';
import type { ReplayEdits } from '@fcgiscope/codec/live';

/** A param as it is edited. `id` stays while name and value change. */
export interface DraftParam {
  readonly id: number;
  readonly name: string;
  readonly value: string;
  /** The value is not text: it is sent as it was recorded. */
  readonly isBase64: boolean;
}

export type DraftBody =
  | { readonly kind: 'text'; readonly text: string }
  /** Sent as it was recorded: it cannot be edited as text. */
  | { readonly kind: 'recorded'; readonly bytes: number; readonly reason: 'not text' | 'too long' }
  /** The capture has lost part of it: another one is needed. */
  | { readonly kind: 'incomplete'; readonly held: number; readonly bytes: number };

/** A captured request that somebody edits. */
export interface Draft {
  readonly method: string;
  readonly uri: string;
  readonly params: readonly DraftParam[];
  /** Of the next param that is added: never that of one that was removed. */
  readonly nextId: number;
  readonly body: DraftBody;
}

export function draftOf({ params, request }: Pick<Exchange, 'params' | 'request'>, body: DraftBody): Draft {
  return {
    method: request.method ?? 'GET',
    uri: request.uri ?? '/',
    params: params.map(([name, value, encoding], id) => ({ id, name, value, isBase64: encoding !== undefined })),
    nextId: params.length,
    body,
  };
}

/** Params that say again what is edited elsewhere: the server of fcgiscope sets them. */
const FOLLOWS: ReadonlyMap<string, string> = new Map([
  ['REQUEST_METHOD', 'the method'],
  ['REQUEST_URI', 'the URI'],
  ['QUERY_STRING', 'the URI'],
  ['CONTENT_LENGTH', 'the body'],
]);

/** What this param is made of; null where it stands for itself. */
export function followedBy(name: string): string | null {
  return FOLLOWS.get(name) ?? null;
}

/** What is different from `original`, as the API takes it; what is not different is not said. */
export function editsOf(original: Draft, draft: Draft): ReplayEdits {
  const { method, uri, params, body } = draft;
  return {
    ...(method !== original.method && { method }),
    ...(uri !== original.uri && { uri }),
    ...(!sameParams(params, original.params) && { params: params.map(wireParam) }),
    ...(body.kind === 'text' && !sameBody(body, original.body) && { body: { text: body.text } }),
  };
}

function wireParam({ name, value, isBase64 }: DraftParam): Param {
  return isBase64 ? [name, value, 'base64'] : [name, value];
}

function sameBody(a: DraftBody, b: DraftBody): boolean {
  return a.kind === 'text' && b.kind === 'text' ? a.text === b.text : a === b;
}

function sameParams(a: readonly DraftParam[], b: readonly DraftParam[]): boolean {
  return a.length === b.length && a.every((param, i) => sameParam(param, b[i]));
}

function sameParam(a: DraftParam, b: DraftParam | undefined): boolean {
  return b !== undefined && a.name === b.name && a.value === b.value && a.isBase64 === b.isBase64;
}

/** How many things are different: what somebody would lose by starting over. */
export function changesIn(original: Draft, draft: Draft): number {
  const { method, uri, body } = editsOf(original, draft);
  const known = new Map(original.params.map((param) => [param.id, param]));
  const changed = draft.params.filter((param) => !sameParam(param, known.get(param.id))).length;
  const kept = draft.params.filter(({ id }) => known.has(id)).length;
  const others = [method, uri, body].filter((edit) => edit !== undefined).length;
  return others + changed + original.params.length - kept;
}

/** Whether this param is as it was recorded. */
export function isRecorded(original: Draft, param: DraftParam): boolean {
  return sameParam(
    param,
    original.params.find(({ id }) => id === param.id),
  );
}

/** What keeps it from being sent, in words; null where nothing does. */
export function mistakeIn({ method, uri, params, body }: Draft): string | null {
  if (!/^[A-Za-z]{1,32}$/.test(method)) return 'A method is a word of letters.';
  if (!uri.startsWith('/')) return 'A URI begins with /.';
  if (params.some(({ name }) => name === '')) return 'A param has no name.';
  if (body.kind === 'incomplete') return 'The capture does not hold all of the body: replace it.';
  return null;
}

/** Methods that are defined to change nothing (RFC 9110 §9.2.1). */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

export function isSafe(method: string): boolean {
  return SAFE_METHODS.has(method.toUpperCase());
}

export function withParam(draft: Draft, changed: DraftParam): Draft {
  return { ...draft, params: draft.params.map((param) => (param.id === changed.id ? changed : param)) };
}

export function withoutParam(draft: Draft, id: number): Draft {
  return { ...draft, params: draft.params.filter((param) => param.id !== id) };
}

/** A new one at the end, without a name. */
export function withNewParam(draft: Draft): Draft {
  const { params, nextId } = draft;
  return { ...draft, params: [...params, { id: nextId, name: '', value: '', isBase64: false }], nextId: nextId + 1 };
}
