import { copyOf } from '../../bytes/index.js';
import { HEADER_LENGTH, TYPE, walkPairs } from '../../fastcgi/index.js';
import { type Bodies, type CapturedRecord, contentOf, joinedContent } from '../captured-exchange.js';
import { paramsFinder, type Visit } from './visit-exchange.js';

/** How many bytes of a fixed body (§5.1, §5.5, §4.2) say something: what is behind them is reserved, and PHP-FPM leaks memory there. */
const MEANINGFUL_BYTES: Readonly<Record<number, number>> = {
  [TYPE.BEGIN_REQUEST]: 3,
  [TYPE.END_REQUEST]: 5,
  [TYPE.UNKNOWN_TYPE]: 1,
};

const PAIR_TYPES: ReadonlySet<number> = new Set([TYPE.PARAMS, TYPE.GET_VALUES, TYPE.GET_VALUES_RESULT]);

/** Header bytes 0 to 6 say something, byte 7 is reserved (§3.3). */
const RESERVED_AT = 7;

/**
 * The records of one exchange with `bodies` (masked already) as their content, PARAMS masked, and zeros for everything that
 * means nothing: padding, reserved bytes, records that nobody knows. Sizes stay.
 */
export function redactRecords(records: readonly CapturedRecord[], bodies: Bodies, visit: Visit): CapturedRecord[] {
  const params = joinedContent(records, TYPE.PARAMS);
  const contents = new Map<number, Uint8Array>([
    [TYPE.PARAMS, visitPairs(params, true, visit)],
    [TYPE.STDIN, bodies.stdin],
    [TYPE.DATA, bodies.data],
    [TYPE.STDOUT, bodies.stdout],
    [TYPE.STDERR, bodies.stderr],
  ]);
  const taken = new Map<number, number>();
  return records.map((record) => {
    const { typeCode, contentLength } = record.entry;
    const from = taken.get(typeCode) ?? 0;
    taken.set(typeCode, from + contentLength);
    const content = contents.get(typeCode)?.subarray(from, from + contentLength) ?? meaningful(record);
    return withContent(record, content);
  });
}

/** A record of no exchange: what it is a part of is not known, so nothing but names and management values stays. */
export function redactStray(record: CapturedRecord, visit: Visit): CapturedRecord {
  const paired = PAIR_TYPES.has(record.entry.typeCode);
  return withContent(record, paired ? visitPairs(copyOf(contentOf(record)), false, visit) : meaningful(record));
}

function visitPairs(bytes: Uint8Array, derived: boolean, visit: Visit): Uint8Array {
  if (bytes.length === 0) return bytes;
  return visit(bytes, paramsFinder(walkToEnd, bytes), derived);
}

/** Walks whole pairs; returns where the last one ends. */
function walkToEnd(bytes: Uint8Array, pair: (name: number, value: number, to: number) => void): number {
  let end = 0;
  walkPairs(bytes, 0, bytes.length, (_from, name, value, to) => {
    pair(name, value, to);
    end = to;
  });
  return end;
}

/** Fixed bodies as far as they mean something; zeros otherwise. */
function meaningful(record: CapturedRecord): Uint8Array {
  return copyOf(contentOf(record), 0, MEANINGFUL_BYTES[record.entry.typeCode] ?? 0);
}

/** The record with this content (zeros behind it), and zeros for padding and reserved byte. */
function withContent(record: CapturedRecord, content: Uint8Array): CapturedRecord {
  const bytes = new Uint8Array(record.bytes.length);
  bytes.set(record.bytes.subarray(0, RESERVED_AT));
  bytes.set(content, HEADER_LENGTH);
  return { ...record, bytes };
}
