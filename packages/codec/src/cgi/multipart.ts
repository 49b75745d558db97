import { latin1, latin1Bytes, utf8Lossy } from '../bytes/index.js';
import { headerValue, parseHead } from './head.js';

/** Parts that are looked for: PHP takes 20 files and 1000 variables by default. */
const MOST_PARTS = 1000;

/** A head of a part is not searched for further than this: PHP gives up much earlier. */
const HEAD_LIMIT = 16 * 1024;

/** RFC 2046 §5.1.1: a boundary has at most 70 characters. */
const BOUNDARY_LIMIT = 70;

/** One part of a `multipart/*` body (RFC 2046 §5.1, RFC 7578 §4). */
export interface MultipartPart {
  /** `name` of Content-Disposition; empty where there is none. */
  readonly name: string;
  /** Null where the part is no file. Never a path to trust. */
  readonly filename: string | null;
  readonly contentType: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Content in the body: `[from, to)`, in bytes. */
  readonly from: number;
  readonly to: number;
  /** The boundary behind it was seen: nothing of it is missing. */
  readonly complete: boolean;
}

export interface Multipart {
  readonly parts: readonly MultipartPart[];
  /** The closing boundary was seen. */
  readonly closed: boolean;
  /** There are more parts than are looked for. */
  readonly cut: boolean;
}

/** The boundary that a media type names; undefined where it is no multipart type, or names none that is allowed. */
export function multipartBoundary(contentType: string): string | undefined {
  if (!/^\s*multipart\//i.test(contentType)) return undefined;
  const match = /;\s*boundary\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/i.exec(contentType);
  const boundary = match?.[1]?.replaceAll(/\\(.)/g, '$1') ?? match?.[2] ?? '';
  return boundary === '' || boundary.length > BOUNDARY_LIMIT ? undefined : boundary;
}

/** Splits a body, whole or cut off anywhere, at its boundaries. Never throws; costs one pass over the bytes. */
export function parseMultipart(body: Uint8Array, boundary: string): Multipart {
  const delimiters = findDelimiters(body, latin1Bytes(`--${boundary}`));
  const parts = delimiters
    .slice(0, MOST_PARTS)
    .filter(({ last }) => !last)
    .map(({ to }, i) => readPart(body, to, delimiters[i + 1]?.from));
  return { parts, closed: delimiters.at(-1)?.last ?? false, cut: delimiters.length > MOST_PARTS };
}

interface Delimiter {
  /** Where the line break before it begins: the end of the part before. */
  readonly from: number;
  /** Behind its line. */
  readonly to: number;
  readonly last: boolean;
}

const LF = 10;
const CR = 13;
const DASH = 45;

/** The delimiter lines up to the closing one, {@link MOST_PARTS} and one at most. */
function findDelimiters(body: Uint8Array, marker: Uint8Array): readonly Delimiter[] {
  const found: Delimiter[] = [];
  let line = 0;
  while (line < body.length && found.length <= MOST_PARTS) {
    const lf = body.indexOf(LF, line);
    const next = lf < 0 ? body.length : lf + 1;
    if (startsWith(body, line, marker)) {
      const behind = line + marker.length;
      const last = body[behind] === DASH && body[behind + 1] === DASH;
      // A longer word that only begins like the boundary is content.
      if (last || isBlank(body, behind, next)) found.push({ from: lineBreakBefore(body, line), to: next, last });
      if (last) break;
    }
    line = next;
  }
  return found;
}

function startsWith(body: Uint8Array, at: number, marker: Uint8Array): boolean {
  return at + marker.length <= body.length && marker.every((byte, i) => body[at + i] === byte);
}

function isBlank(body: Uint8Array, from: number, to: number): boolean {
  return /^[ \t]*\r?\n?$/.test(latin1(body, from, Math.min(to, from + BOUNDARY_LIMIT)));
}

/** The line break in front of a delimiter belongs to it, not to the content. */
function lineBreakBefore(body: Uint8Array, at: number): number {
  if (body[at - 1] !== LF) return at;
  return body[at - 2] === CR ? at - 2 : at - 1;
}

function readPart(body: Uint8Array, from: number, end: number | undefined): MultipartPart {
  const to = Math.max(from, end ?? body.length);
  const content = contentStart(body, from, to);
  const { headers } = parseHead(body.subarray(from, content));
  const disposition = headerValue(headers, 'content-disposition') ?? '';
  return {
    name: dispositionValue(disposition, 'name') ?? '',
    filename: dispositionValue(disposition, 'filename') ?? null,
    contentType: headerValue(headers, 'content-type') ?? null,
    headers,
    from: content,
    to,
    complete: end !== undefined,
  };
}

/** Behind the empty line; at the end where there is none. */
function contentStart(body: Uint8Array, from: number, to: number): number {
  const head = latin1(body, from, Math.min(to, from + HEAD_LIMIT));
  const empty = /^\r?\n|\n\r?\n/.exec(head);
  return empty === null ? to : from + empty.index + empty[0].length;
}

/** A parameter of Content-Disposition; `name*=` (RFC 8187) is not allowed in forms (RFC 7578 §4.2). */
function dispositionValue(disposition: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`, 'i').exec(disposition);
  return match?.[1]?.replaceAll('\\"', '"') ?? match?.[2];
}

/** The text of a part that is no file. */
export function partText(body: Uint8Array, { from, to }: MultipartPart): string {
  return utf8Lossy(body.subarray(from, to));
}
