import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8Bytes } from '../bytes/index.js';
import { annotateRecord } from './annotate-record.js';
import { TYPE } from './constants.js';
import { beginRequest, endRequest, makeRecord, streamRecords } from './record-encoder.js';
import { paramsRecords } from './request-records.js';

/** Fields as short lines. */
function lines(bytes: Uint8Array): string[] {
  return annotateRecord(bytes).map(({ name, from, to, value, kind }) => `${from}-${to} ${kind} ${name}=${value}`);
}

const HEADER = (type: string, id: number, content: number, padding: number): string[] => [
  '0-1 header version=1',
  `1-2 header type=${type}`,
  `2-4 header requestId=${id}`,
  `4-6 header contentLength=${content}`,
  `6-7 header paddingLength=${padding}`,
  '7-8 reserved reserved=0',
];

describe('annotateRecord', () => {
  it('names the parts of BEGIN_REQUEST', () => {
    expect(lines(beginRequest(1, { keepConnection: true }))).toEqual([
      ...HEADER('1 BEGIN_REQUEST', 1, 8, 0),
      '8-10 body role=1 responder',
      '10-11 body flags=1 FCGI_KEEP_CONN',
      '11-16 reserved reserved=5 bytes',
    ]);
  });

  it('names the parts of END_REQUEST', () => {
    expect(lines(endRequest(2, 37, 1)).slice(6)).toEqual([
      '8-12 body appStatus=37',
      '12-13 body protocolStatus=1 CANT_MPX_CONN',
      '13-16 reserved reserved=3 bytes',
    ]);
  });

  it('names pairs and padding', () => {
    expect(lines(paramsRecords(1, [['AB', 'xyz']]).subarray(0, 16))).toEqual([
      ...HEADER('4 PARAMS', 1, 7, 1),
      '8-10 length lengths=2, 3',
      '10-12 name name=AB',
      '12-15 value AB=xyz',
      '15-16 padding padding=1 bytes to be skipped',
    ]);
  });

  it('names the content of streams', () => {
    expect(lines(streamRecords(TYPE.STDERR, 1, utf8Bytes('oops')))[6]).toBe('8-12 content content=oops');
  });

  it('leaves no byte out, whatever the bytes', () => {
    const anyRecord = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc
        .tuple(fc.integer({ min: 0, max: 12 }), fc.uint8Array({ maxLength: 400 }))
        .map(([type, content]) => makeRecord(type, 1, content)),
    );
    fc.assert(
      fc.property(anyRecord, (bytes) => {
        let covered = 0;
        for (const { from, to } of annotateRecord(bytes)) {
          expect(from).toBe(covered);
          expect(to).toBeGreaterThan(from);
          covered = to;
        }
        expect(covered).toBe(bytes.length);
      }),
    );
  });
});
