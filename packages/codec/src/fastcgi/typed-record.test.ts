import { describe, expect, it } from 'vitest';
import { latin1Bytes, utf8Bytes } from '../bytes/index.js';
import { PROTOCOL_STATUS, RECORD_TYPES, ROLE, TYPE } from './constants.js';
import { RecordDecoder } from './record-decoder.js';
import { makeRecord } from './record-encoder.js';
import { encodeTypedRecord, type TypedRecord, typedRecord } from './typed-record.js';

const decoded = (bytes: Uint8Array): TypedRecord[] => new RecordDecoder().push(bytes).map(typedRecord);

const ALL: readonly TypedRecord[] = [
  { type: 'BEGIN_REQUEST', requestId: 1, role: ROLE.filter, keepConnection: true },
  { type: 'ABORT_REQUEST', requestId: 2 },
  { type: 'END_REQUEST', requestId: 65_535, appStatus: 4_000_000_000, protocolStatus: PROTOCOL_STATUS.OVERLOADED },
  { type: 'PARAMS', requestId: 3, content: latin1Bytes('\x01\x01AB') },
  { type: 'STDIN', requestId: 4, content: utf8Bytes('body') },
  { type: 'STDOUT', requestId: 5, content: utf8Bytes('answer') },
  { type: 'STDERR', requestId: 6, content: utf8Bytes('oops') },
  { type: 'DATA', requestId: 7, content: new Uint8Array(0) },
  { type: 'GET_VALUES', names: ['FCGI_MAX_CONNS', 'FCGI_MPXS_CONNS'] },
  {
    type: 'GET_VALUES_RESULT',
    values: [
      ['FCGI_MPXS_CONNS', '1'],
      ['RAW', '/w==', 'base64'],
    ],
  },
  { type: 'UNKNOWN_TYPE', recordType: 42 },
];

describe('typed records', () => {
  it('are as many as the specification has', () => {
    expect(ALL.map(({ type }) => type)).toEqual(Object.keys(RECORD_TYPES));
  });

  const OTHER: TypedRecord = { type: 'OTHER', typeCode: 200, requestId: 9, content: utf8Bytes('?') };

  it.each([...ALL, OTHER])('$type comes back as it was written', (record) => {
    expect(decoded(encodeTypedRecord(record))).toEqual([record]);
  });

  it.each([
    ['a type that nobody knows', makeRecord(12, 1, new Uint8Array(3)), 12],
    ['type 0', makeRecord(0, 0, new Uint8Array(0)), 0],
    ['a BEGIN_REQUEST that is too short', makeRecord(TYPE.BEGIN_REQUEST, 1, new Uint8Array(7)), TYPE.BEGIN_REQUEST],
    ['an END_REQUEST that is too long', makeRecord(TYPE.END_REQUEST, 1, new Uint8Array(9)), TYPE.END_REQUEST],
    ['an UNKNOWN_TYPE without a body', makeRecord(TYPE.UNKNOWN_TYPE, 0, new Uint8Array(0)), TYPE.UNKNOWN_TYPE],
    ['a management record of a request', makeRecord(TYPE.GET_VALUES, 1, new Uint8Array(0)), TYPE.GET_VALUES],
    ['another version', makeRecord(TYPE.STDIN, 1, new Uint8Array(1)).fill(2, 0, 1), TYPE.STDIN],
  ])('%s is OTHER', (_what, bytes, typeCode) => {
    expect(decoded(bytes)).toEqual([expect.objectContaining({ type: 'OTHER', typeCode })]);
  });

  it('of a stream are as many as its content needs, and never empty by accident', () => {
    const records = decoded(encodeTypedRecord({ type: 'STDOUT', requestId: 1, content: new Uint8Array(200_000) }));
    const lengths = records.map((record) => (record.type === 'STDOUT' ? record.content.length : 0));
    expect(lengths).toEqual([65_528, 65_528, 65_528, 3416]);
  });

  it('of other types hold what one record holds', () => {
    const content = new Uint8Array(70_000);
    expect(() => encodeTypedRecord({ type: 'OTHER', typeCode: 200, requestId: 1, content })).toThrow(RangeError);
  });
});
