import { headerValue } from '@fcgiscope/codec/cgi';
import type { Exchange } from '@fcgiscope/codec/exchange';
import type { RecordSummary } from '@fcgiscope/codec/live';
import { decodeText, looksBinary } from '../../content-views/content.js';
import { codingsOf, undoEncodings } from '../../content-views/undo-encoding.js';
import { prettyJson } from '../../lib/pretty-json.js';
import { textRows } from '../../lib/text-rows.js';
import type { CaptureSource, StreamName } from '../../source/capture-source.js';

/** Bytes of each body that are compared. */
export const COMPARED_BYTES = 256 * 1024;

/** Lines of each body that are compared. */
export const COMPARED_LINES = 20_000;

/** A body as lines; bodies that are no text have none. */
export interface BodyLines {
  readonly lines: readonly string[];
  readonly bytes: number;
  readonly binary: boolean;
  /** There is more of it than was compared. */
  readonly cut: boolean;
}

export interface Side {
  readonly exchange: Exchange;
  readonly request: BodyLines;
  readonly response: BodyLines;
  readonly records: readonly RecordSummary[];
}

export interface Sides {
  readonly left: Side;
  readonly right: Side;
}

/** Fetches both exchanges with what is compared of them. */
export async function loadSides(source: CaptureSource, left: number, right: number, signal: AbortSignal): Promise<Sides> {
  const [a, b] = await Promise.all([loadSide(source, left, signal), loadSide(source, right, signal)]);
  return { left: a, right: b };
}

async function loadSide(source: CaptureSource, index: number, signal: AbortSignal): Promise<Side> {
  const [exchange, { records }] = await Promise.all([
    source.exchange(index, signal),
    source.records({ index, wholeConnection: false }, 0, signal),
  ]);
  const { params, response, streams } = exchange;
  const param = (name: string) => params.find(([known]) => known === name)?.[1] ?? null;
  const header = (name: string) => (response === null ? null : (headerValue(response.headers, name) ?? null));
  const lines = (stream: StreamName, from: number, to: number, type: string | null, encoding: string | null) =>
    loadLines({ source, index, stream, from, to, type, encoding, signal });
  const [request, answer] = await Promise.all([
    lines('stdin', 0, streams.stdin.bytes, param('CONTENT_TYPE'), param('HTTP_CONTENT_ENCODING')),
    lines('stdout', response?.headerBytes ?? 0, streams.stdout.bytes, header('content-type'), header('content-encoding')),
  ]);
  return { exchange, request, response: answer, records };
}

interface BodyQuery {
  readonly source: CaptureSource;
  readonly index: number;
  readonly stream: StreamName;
  readonly from: number;
  readonly to: number;
  readonly type: string | null;
  readonly encoding: string | null;
  readonly signal: AbortSignal;
}

async function loadLines({ source, index, stream, from, to, type, encoding, signal }: BodyQuery): Promise<BodyLines> {
  const size = Math.max(0, to - from);
  if (size === 0) return { lines: [], bytes: 0, binary: false, cut: false };
  const { bytes } = await source.stream(index, stream, from, Math.min(to, from + COMPARED_BYTES), signal);
  const undone = await undoEncodings(bytes, codingsOf(encoding), bytes.length >= size, COMPARED_BYTES * 4);
  if (undone.outcome === 'unsupported' || looksBinary(undone.bytes))
    return { lines: [], bytes: size, binary: true, cut: bytes.length < size };
  const lines = linesOf(decodeText({ bytes: undone.bytes, complete: true, contentType: type }), type);
  const cut = bytes.length < size || undone.outcome !== 'whole' || lines.length > COMPARED_LINES;
  return { lines: lines.slice(0, COMPARED_LINES), bytes: size, binary: false, cut };
}

/** JSON is compared value by value, however it was laid out. */
function linesOf(text: string, type: string | null): readonly string[] {
  const isJson = /[/+]json\b/i.test(type ?? '') || /^\s*[{[]/.test(text);
  return textRows(isJson ? prettyJson(text) : text).map((row) => row.text);
}
