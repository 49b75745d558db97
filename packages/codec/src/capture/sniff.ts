import { readUint16 } from '../bytes/index.js';
import type { Party } from '../core/index.js';
import type { Protocol } from '../exchange/index.js';
import { FIXED_BODY_LENGTH, HEADER_LENGTH, MAX_TYPE, RECORD_TYPES, recordTypeName, TYPE, VERSION } from '../fastcgi/constants.js';

/** Which protocol some bytes are, who sent them, and how sure that is (0 to 1). */
export interface Sniffed {
  readonly protocol: Protocol;
  readonly sender: Party;
  readonly confidence: number;
}

/** From this confidence on a connection is taken for what it looks like. */
export const SNIFF_CONFIDENCE = 0.6;

/** Bytes from which {@link sniffStart} decides; with fewer it may ask for more. */
export const SNIFF_START_BYTES = 32;

/**
 * What the first bytes of a web server's side, `bytes[from, to)`, look like. `more`: they may become something, but too few
 * have come. Undefined: none of the protocols.
 */
export function sniffStart(bytes: Uint8Array, from: number, to: number): Sniffed | 'more' | undefined {
  const guesses = [fastcgiStart(bytes, from, to), uwsgiStart(bytes, from, to), scgiStart(bytes, from, to)];
  const best = guesses.filter((guess) => typeof guess === 'object').sort((a, b) => b.confidence - a.confidence)[0];
  if (best !== undefined && best.confidence >= SNIFF_CONFIDENCE) return best;
  return guesses.includes('more') ? 'more' : undefined;
}

/**
 * Looks for FastCGI anywhere in `bytes[from, to)`: a capture that begins after its connection may begin inside a record. SCGI
 * and uwsgi have no second chance: their one header is at the start.
 */
export function sniffMiddle(bytes: Uint8Array, from: number, to: number): Sniffed | undefined {
  for (let at = from; at + HEADER_LENGTH <= to; at++) {
    if (bytes[at] !== VERSION) continue;
    const guess = recordChain(bytes, at, to);
    if (guess === undefined) continue;
    // Where a segment begins, a record often does; elsewhere the same bytes may be chance.
    const confidence = at === from ? guess.confidence : guess.confidence - 0.2;
    if (confidence >= SNIFF_CONFIDENCE) return { ...guess, confidence };
  }
  return undefined;
}

function fastcgiStart(bytes: Uint8Array, from: number, to: number): Sniffed | 'more' | undefined {
  if (bytes[from] !== VERSION || (to - from >= 2 && !isKnownType(bytes[from + 1]!))) return undefined;
  if (to - from < 2 * HEADER_LENGTH) return 'more';
  const guess = recordChain(bytes, from, to);
  return guess?.sender === 'server' ? guess : undefined;
}

/** How sure one is of records that follow one another by their lengths, by how many of them there are. */
const CHAIN_CONFIDENCE = [0, 0.5, 0.85, 0.95];

/** Of one record whose body is as it must be. */
const BODY_CONFIDENCE = 0.95;

/** Of one record that ends just where the bytes do. */
const EXACT_CONFIDENCE = 0.75;

/** Follows the records from `at`: each must be one that the specification allows, all of one sender. */
function recordChain(bytes: Uint8Array, at: number, to: number): Sniffed | undefined {
  let records = 0;
  let next = at;
  let sender: Party | undefined;
  for (; next + HEADER_LENGTH <= to && records < CHAIN_CONFIDENCE.length - 1; records++) {
    if (!isPlausibleHeader(bytes, next)) return undefined;
    const who = senderOfType(bytes[next + 1]!);
    if (sender !== undefined && who !== sender) return undefined;
    sender = who;
    next += HEADER_LENGTH + readUint16(bytes, next + 4) + bytes[next + 6]!;
  }
  if (sender === undefined) return undefined;
  return { protocol: 'fastcgi', sender, confidence: chainConfidence(bytes, at, to, records, next) };
}

function chainConfidence(bytes: Uint8Array, at: number, to: number, records: number, next: number): number {
  const byLength = CHAIN_CONFIDENCE[records] ?? 0;
  const byEnd = next === to ? EXACT_CONFIDENCE : 0;
  return Math.max(byLength, byEnd, hasSoundBody(bytes, at, to) ? BODY_CONFIDENCE : 0);
}

function isKnownType(type: number): boolean {
  return type >= 1 && type <= MAX_TYPE;
}

function senderOfType(type: number): Party {
  const name = recordTypeName(type);
  return name === undefined ? 'server' : RECORD_TYPES[name].sender;
}

/** Types whose content has one length only (§5.1, §5.5, §4.2). */
const FIXED_BODIES: ReadonlySet<number> = new Set([TYPE.BEGIN_REQUEST, TYPE.END_REQUEST, TYPE.UNKNOWN_TYPE]);

function isPlausibleHeader(bytes: Uint8Array, at: number): boolean {
  const name = recordTypeName(bytes[at + 1]!);
  if (bytes[at] !== VERSION || name === undefined) return false;
  const law = RECORD_TYPES[name];
  if (law.management !== (readUint16(bytes, at + 2) === 0)) return false;
  return !FIXED_BODIES.has(law.code) || readUint16(bytes, at + 4) === FIXED_BODY_LENGTH;
}

/** How the names begin that GET_VALUES may ask for (§4.1), behind the lengths of name and value. */
const VALUE_NAME_START = 'FCGI_';

/**
 * BEGIN_REQUEST with a role and no flags but the known one, END_REQUEST with a protocol status that exists, GET_VALUES with a
 * name that exists.
 */
function hasSoundBody(bytes: Uint8Array, at: number, to: number): boolean {
  const body = at + HEADER_LENGTH;
  if (body + FIXED_BODY_LENGTH > to) return false;
  if (bytes[at + 1] === TYPE.GET_VALUES) return startsWith(bytes, body + 2, VALUE_NAME_START);
  if (bytes[at + 1] === TYPE.BEGIN_REQUEST)
    return bytes[body] === 0 && bytes[body + 1]! >= 1 && bytes[body + 1]! <= 3 && bytes[body + 2]! <= 1;
  return bytes[at + 1] === TYPE.END_REQUEST && bytes[body + 4]! <= 3 && readUint16(bytes, body) === 0;
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

const COLON = 0x3a;
const ZERO = 0x30;
const NINE = 0x39;

/** Digits of a netstring's length that anybody would send. */
const SCGI_LENGTH_DIGITS = 8;
const SCGI_FIRST_NAME = 'CONTENT_LENGTH\0';

/** Longest name of a variable that is believed to be one. */
const SCGI_NAME_LENGTH = 64;

/** `70:CONTENT_LENGTH<00>…`: the specification fixes the first name; there are clients that send another one first. */
function scgiStart(bytes: Uint8Array, from: number, to: number): Sniffed | 'more' | undefined {
  let at = from;
  while (at < to && at - from <= SCGI_LENGTH_DIGITS && bytes[at]! >= ZERO && bytes[at]! <= NINE) at++;
  if (at === from) return undefined;
  if (at === to) return 'more';
  if (bytes[at] !== COLON) return undefined;
  return scgiName(bytes, at + 1, to);
}

function scgiName(bytes: Uint8Array, from: number, to: number): Sniffed | 'more' | undefined {
  let end = from;
  while (end < to && end - from < SCGI_NAME_LENGTH && isNameByte(bytes[end]!)) end++;
  if (end === to) return 'more';
  if (bytes[end] !== 0 || end === from) return undefined;
  const first = startsWith(bytes, from, SCGI_FIRST_NAME);
  return { protocol: 'scgi', sender: 'server', confidence: first ? 0.95 : 0.7 };
}

const UWSGI_HEADER_LENGTH = 4;

/** modifier1, size (little-endian), modifier2; then names and values, each after its length. The first name is ASCII. */
function uwsgiStart(bytes: Uint8Array, from: number, to: number): Sniffed | 'more' | undefined {
  const pair = from + UWSGI_HEADER_LENGTH;
  if (to - from < UWSGI_HEADER_LENGTH + 2) return 'more';
  const size = bytes[from + 1]! | (bytes[from + 2]! << 8);
  const nameLength = bytes[pair]! | (bytes[pair + 1]! << 8);
  if (nameLength === 0 || nameLength > 255 || nameLength + 4 > size) return undefined;
  const end = Math.min(pair + 2 + nameLength, to);
  for (let at = pair + 2; at < end; at++) if (!isNameByte(bytes[at]!)) return undefined;
  if (to < pair + 2 + nameLength && to - from < SNIFF_START_BYTES) return 'more';
  return { protocol: 'uwsgi', sender: 'server', confidence: bytes[from] === 0 ? 0.9 : 0.7 };
}

/** Names of variables: capital letters, digits, `_`, and what applications add. */
function isNameByte(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= ZERO && byte <= NINE) || byte === 0x5f || byte === 0x2d || byte === 0x2e;
}
