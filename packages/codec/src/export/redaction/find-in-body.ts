import { fieldsOf } from './find-in-fields.js';
import { findInJson } from './find-in-json.js';
import { findInMultipart } from './find-in-multipart.js';
import { textFinder } from './find-in-text.js';
import { all, type Finder } from './finding.js';

/** What a message says of its body; empty where it does not. */
export interface BodyLabel {
  /** Content-Type. */
  readonly type: string;
  /** Content-Encoding. */
  readonly encoding: string;
}

/** How compressed files and archives begin, whatever their label says. */
const COMPRESSED: readonly (readonly [name: string, start: string])[] = [
  ['gzip', '\x1f\x8b'],
  ['zip', 'PK\x03\x04'],
  ['bzip2', 'BZh'],
  ['xz', '\xfd7zXZ'],
  ['zstd', '\x28\xb5\x2f\xfd'],
  ['7z', '7z\xbc\xaf\x27\x1c'],
  ['compress', '\x1f\x9d'],
  ['PDF', '%PDF-'],
];

/** Text whose bytes are not one character each, or not ASCII at all: nothing would be found in it. */
const READABLE_CHARSET = /^(?:utf-?8|us-ascii|ascii|iso-8859-\d+|latin-?1|windows-125\d)$/i;
const WIDE_MARK = /^(?:\xfe\xff|\xff\xfe)/;
const WIDE_TEXT = /^(?:\0[\x20-\x7e]|[\x20-\x7e]\0){4}/;

/** What to mask in a body. What cannot be looked into is replaced as a whole. */
export function bodyFinder(label: BodyLabel, depth = 0): Finder {
  return (text, found) => {
    const obstacle = obstacleIn(text, label);
    if (obstacle === undefined) contentFinder(text, label, depth)(text, found);
    else if (/[^\0]/.test(text)) found({ from: 0, to: text.length, name: obstacle, place: 'body', certain: false, fill: 'zero' });
  };
}

/** Why a body cannot be looked into; undefined where it can. */
function obstacleIn(text: string, { type, encoding }: BodyLabel): string | undefined {
  const codings = encoding.toLowerCase().replace(/[^a-z0-9,-]/g, '');
  if (codings !== '' && codings !== 'identity') return `compressed body (${codings})`;
  const magic = COMPRESSED.find(([, start]) => text.startsWith(start));
  if (magic !== undefined) return `compressed body (${magic[0]})`;
  const charset = /charset[ \t]*=[ \t]*"?([^";, \t]+)/i.exec(type)?.[1];
  if (charset !== undefined && !READABLE_CHARSET.test(charset)) return 'body in another character set';
  return WIDE_MARK.test(text) || WIDE_TEXT.test(text) ? 'body in UTF-16' : undefined;
}

function contentFinder(text: string, { type }: BodyLabel, depth: number): Finder {
  const media = type.split(';', 1)[0]!.trim().toLowerCase();
  if (media.startsWith('multipart/')) return all(multipartFinder(type, depth), textFinder);
  if (media === 'application/x-www-form-urlencoded') return all(fieldsOf('form field'), textFinder);
  if (/[/+]json\b/.test(media) || /^[\0- \x7f-\xff]{0,64}[[{]/.test(text)) return all(findInJson, textFinder);
  return textFinder;
}

/** Parts within parts within parts: more is nobody's mail. */
const DEPTH_LIMIT = 4;

function multipartFinder(type: string, depth: number): Finder {
  const boundary = depth < DEPTH_LIMIT ? boundaryOf(type) : undefined;
  return findInMultipart(boundary, (partType) => bodyFinder({ type: partType, encoding: '' }, depth + 1));
}

function boundaryOf(type: string): string | undefined {
  const match = /boundary[ \t]*=[ \t]*(?:"([^"]+)"|([^;, \t]+))/i.exec(type);
  return match?.[1] ?? match?.[2];
}
