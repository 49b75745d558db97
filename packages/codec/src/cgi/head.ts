import { isAscii, latin1, utf8 } from '../bytes/index.js';

/** The head of a CGI answer (RFC 3875 §6.3). */
export interface CgiHead {
  /** In wire order; a value is without the blanks around it, folded lines are joined by one blank. */
  readonly headers: readonly HeadField[];
  /** `Status`, else that of an HTTP status line, else 302 with `Location`, else 200. Null where Status is not three digits. */
  readonly status: number | null;
  /** Text behind the three digits; empty where there is none. */
  readonly reason: string;
  readonly statusFrom: 'status' | 'status-line' | 'location' | 'default';
  /** Lines that are no header field, as they are: nginx answers 502 to them. */
  readonly malformed: readonly string[];
}

export type HeadField = readonly [name: string, value: string];

/** RFC 9110 §5.6.2: what a field name consists of. */
const FIELD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]*:[ \t]*(.*)$/;
const STATUS_LINE = /^HTTP\/\d(?:\.\d)? (\d{3})(?: (.*))?$/;
const STATUS = /^(\d{3})(?:[ \t]+(.*))?$/;

/** Parses the bytes of a head, with or without its empty line. Never throws. */
export function parseHead(bytes: Uint8Array): CgiHead {
  const headers: [string, string][] = [];
  const malformed: string[] = [];
  for (const line of headLines(bytes)) {
    const field = FIELD.exec(line);
    const last = headers.at(-1);
    if (field) headers.push([field[1]!, field[2]!.trimEnd()]);
    else if (/^[ \t]/.test(line) && last !== undefined) last[1] = `${last[1]} ${line.trim()}`;
    else malformed.push(line);
  }
  return { headers, malformed, ...statusOf(headers, malformed) };
}

function headLines(bytes: Uint8Array): string[] {
  const raw = latin1(bytes);
  const text = isAscii(bytes, raw) ? raw : (utf8(bytes) ?? raw);
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const bare = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (bare === '') break;
    lines.push(bare);
  }
  return lines;
}

/** RFC 3875 §6.3.3: the status that the web server has to answer with. */
function statusOf(
  headers: readonly HeadField[],
  malformed: readonly string[],
): Pick<CgiHead, 'status' | 'reason' | 'statusFrom'> {
  const field = headerValue(headers, 'status');
  if (field !== undefined) {
    const match = STATUS.exec(field);
    return { status: match ? Number(match[1]) : null, reason: match?.[2] ?? '', statusFrom: 'status' };
  }
  const line = STATUS_LINE.exec(malformed[0] ?? '');
  if (line) return { status: Number(line[1]), reason: line[2] ?? '', statusFrom: 'status-line' };
  if (headerValue(headers, 'location') !== undefined) return { status: 302, reason: '', statusFrom: 'location' };
  return { status: 200, reason: '', statusFrom: 'default' };
}

/** The first field of that name (given in lower case), whatever its case on the wire. */
export function headerValue(headers: readonly HeadField[], lowerName: string): string | undefined {
  return headers.find(([name]) => name.length === lowerName.length && name.toLowerCase() === lowerName)?.[1];
}
