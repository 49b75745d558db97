import { latin1, readUint16, readUint32 } from '../bytes/index.js';
import {
  FIXED_BODY_LENGTH,
  FLAG_KEEP_CONN,
  HEADER_LENGTH,
  protocolStatusName,
  recordTypeLabel,
  roleName,
  TYPE,
} from './constants.js';
import { valueText, walkPairs } from './name-values.js';

/** A named run of a record’s bytes: `[from, to)`, what it is, and what it says. */
export interface RecordField {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly value: string;
  readonly kind: 'header' | 'body' | 'name' | 'value' | 'length' | 'content' | 'padding' | 'reserved';
}

/** Characters of a value that a field shows; its bytes are there to be looked at. */
const VALUE_LIMIT = 256;

/** Pairs of one record that are named one by one; the rest is one field. */
const PAIR_LIMIT = 5000;

/**
 * Names every byte of one record (§3.3, §8), for hex views: fields ascend and leave no byte out. The record may be cut short, and
 * pairs that began in an earlier record are named as the rest they are.
 */
export function annotateRecord(bytes: Uint8Array): readonly RecordField[] {
  const fields: RecordField[] = headerFields(bytes);
  if (bytes.length <= HEADER_LENGTH) return fields;
  const end = Math.min(bytes.length, HEADER_LENGTH + readUint16(bytes, 4));
  fields.push(...contentFields(bytes, bytes[1]!, end));
  if (end < bytes.length)
    fields.push(field('padding', end, bytes.length, `${bytes.length - end} bytes to be skipped`, 'padding'));
  return fields;
}

function field(name: string, from: number, to: number, value: string, kind: RecordField['kind']): RecordField {
  return { name, from, to, value: value.length > VALUE_LIMIT ? `${value.slice(0, VALUE_LIMIT)}…` : value, kind };
}

type HeaderRow = readonly [
  name: string,
  from: number,
  to: number,
  value: (bytes: Uint8Array) => string,
  kind: RecordField['kind'],
];

const HEADER_ROWS: readonly HeaderRow[] = [
  ['version', 0, 1, (b) => String(b[0]), 'header'],
  ['type', 1, 2, (b) => `${b[1]} ${recordTypeLabel(b[1]!)}`, 'header'],
  ['requestId', 2, 4, (b) => String(readUint16(b, 2)), 'header'],
  ['contentLength', 4, 6, (b) => String(readUint16(b, 4)), 'header'],
  ['paddingLength', 6, 7, (b) => String(b[6]), 'header'],
  ['reserved', 7, 8, (b) => String(b[7]), 'reserved'],
];

function headerFields(bytes: Uint8Array): RecordField[] {
  const whole = HEADER_ROWS.filter(([, , to]) => to <= bytes.length);
  const fields = whole.map(([name, from, to, value, kind]) => field(name, from, to, value(bytes), kind));
  const covered = fields.at(-1)?.to ?? 0;
  if (covered < Math.min(bytes.length, HEADER_LENGTH)) fields.push(field('header', covered, bytes.length, 'cut', 'header'));
  return fields;
}

function contentFields(bytes: Uint8Array, type: number, end: number): RecordField[] {
  const fixed = end - HEADER_LENGTH === FIXED_BODY_LENGTH ? FIXED_BODIES[type] : undefined;
  if (fixed !== undefined) return fixed.map(([name, from, to, value, kind]) => field(name, from, to, value(bytes), kind));
  if (PAIR_TYPES.has(type)) return pairFields(bytes, end);
  return [
    field('content', HEADER_LENGTH, end, latin1(bytes, HEADER_LENGTH, Math.min(end, HEADER_LENGTH + VALUE_LIMIT + 1)), 'content'),
  ];
}

const PAIR_TYPES: ReadonlySet<number> = new Set([TYPE.PARAMS, TYPE.GET_VALUES, TYPE.GET_VALUES_RESULT]);

const FIXED_BODIES: Readonly<Record<number, readonly HeaderRow[]>> = {
  [TYPE.BEGIN_REQUEST]: [
    ['role', 8, 10, (b) => `${readUint16(b, 8)} ${roleName(readUint16(b, 8))}`, 'body'],
    ['flags', 10, 11, (b) => `${b[10]}${(b[10]! & FLAG_KEEP_CONN) === 0 ? '' : ' FCGI_KEEP_CONN'}`, 'body'],
    ['reserved', 11, 16, () => '5 bytes', 'reserved'],
  ],
  [TYPE.END_REQUEST]: [
    ['appStatus', 8, 12, (b) => String(readUint32(b, 8)), 'body'],
    ['protocolStatus', 12, 13, (b) => `${b[12]} ${protocolStatusName(b[12]!)}`, 'body'],
    ['reserved', 13, 16, () => '3 bytes', 'reserved'],
  ],
  [TYPE.UNKNOWN_TYPE]: [
    ['type', 8, 9, (b) => `${b[8]} ${recordTypeLabel(b[8]!)}`, 'body'],
    ['reserved', 9, 16, () => '7 bytes', 'reserved'],
  ],
};

function pairFields(bytes: Uint8Array, end: number): RecordField[] {
  const fields: RecordField[] = [];
  let covered = HEADER_LENGTH;
  walkPairs(bytes, HEADER_LENGTH, end, (from, name, value, to) => {
    if (fields.length >= PAIR_LIMIT * 3) return;
    const text = valueText(bytes, name, value);
    fields.push(field('lengths', from, name, `${value - name}, ${to - value}`, 'length'));
    if (value > name) fields.push(field('name', name, value, text, 'name'));
    if (to > value) fields.push(field(text, value, to, valueText(bytes, value, Math.min(to, value + VALUE_LIMIT + 1)), 'value'));
    covered = to;
  });
  if (covered < end)
    fields.push(field('content', covered, end, 'part of a pair, or of pairs that began in another record', 'content'));
  return fields;
}
