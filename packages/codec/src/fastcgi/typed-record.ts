import { base64Bytes } from '../bytes/index.js';
import { readBeginRequest, readEndRequest, readUnknownType } from './bodies.js';
import { RECORD_TYPES, type RecordTypeName, recordTypeName, TYPE, VERSION } from './constants.js';
import { decodeNameValues, type NameValue, type PairInput } from './name-values.js';
import type { RawRecord } from './record.js';
import {
  abortRequest,
  beginRequest,
  endRequest,
  getValues,
  getValuesResult,
  makeRecord,
  type StreamType,
  streamEnd,
  streamRecords,
  unknownType,
} from './record-encoder.js';

/** The types whose content is a piece of a stream (§3.3). */
export type StreamTypeName = 'PARAMS' | 'STDIN' | 'STDOUT' | 'STDERR' | 'DATA';

/** A piece of a stream; an empty one is its end (§3.3). Pairs of PARAMS may be cut by its edges: see `NameValueStream`. */
export interface StreamRecord {
  readonly type: StreamTypeName;
  readonly requestId: number;
  readonly content: Uint8Array;
}

/**
 * A record by what it says, one shape for each of the eleven types of the specification; `type` tells them apart. What is none of
 * them (an unknown type, a body of the wrong length, a management record with a request id) is `OTHER`, with its content as it is.
 */
export type TypedRecord =
  | { readonly type: 'BEGIN_REQUEST'; readonly requestId: number; readonly role: number; readonly keepConnection: boolean }
  | { readonly type: 'ABORT_REQUEST'; readonly requestId: number }
  | { readonly type: 'END_REQUEST'; readonly requestId: number; readonly appStatus: number; readonly protocolStatus: number }
  | StreamRecord
  | { readonly type: 'GET_VALUES'; readonly names: readonly string[] }
  | { readonly type: 'GET_VALUES_RESULT'; readonly values: readonly NameValue[] }
  | { readonly type: 'UNKNOWN_TYPE'; readonly recordType: number }
  | { readonly type: 'OTHER'; readonly typeCode: number; readonly requestId: number; readonly content: Uint8Array };

type Shape<Type extends TypedRecord['type']> = Extract<TypedRecord, { readonly type: Type }>;

/** What a decoded record says. `content` is a view of the record’s; padding and reserved bytes are left behind. Never throws. */
export function typedRecord(record: RawRecord): TypedRecord {
  const name = record.version === VERSION ? recordTypeName(record.type) : undefined;
  const isInPlace = name !== undefined && (!RECORD_TYPES[name].management || record.requestId === 0);
  return (isInPlace ? READERS[name](record) : undefined) ?? other(record);
}

function other({ type: typeCode, requestId, content }: RawRecord): TypedRecord {
  return { type: 'OTHER', typeCode, requestId, content };
}

/** Undefined where the body has not the length that its type demands. */
type Reader = (record: RawRecord) => TypedRecord | undefined;

function stream(type: StreamTypeName): Reader {
  return ({ requestId, content }) => ({ type, requestId, content });
}

const READERS: Readonly<Record<RecordTypeName, Reader>> = {
  BEGIN_REQUEST: ({ requestId, content }) => {
    const body = readBeginRequest(content);
    return body && { type: 'BEGIN_REQUEST', requestId, role: body.role, keepConnection: body.keepConnection };
  },
  ABORT_REQUEST: ({ requestId }) => ({ type: 'ABORT_REQUEST', requestId }),
  END_REQUEST: ({ requestId, content }) => {
    const body = readEndRequest(content);
    return body && { type: 'END_REQUEST', requestId, appStatus: body.appStatus, protocolStatus: body.protocolStatus };
  },
  PARAMS: stream('PARAMS'),
  STDIN: stream('STDIN'),
  STDOUT: stream('STDOUT'),
  STDERR: stream('STDERR'),
  DATA: stream('DATA'),
  GET_VALUES: ({ content }) => ({ type: 'GET_VALUES', names: decodeNameValues(content).map(([name]) => name) }),
  GET_VALUES_RESULT: ({ content }) => ({ type: 'GET_VALUES_RESULT', values: decodeNameValues(content) }),
  UNKNOWN_TYPE: ({ content }) => {
    const body = readUnknownType(content);
    return body && { type: 'UNKNOWN_TYPE', recordType: body.type };
  },
};

/**
 * The bytes of a record, padded to a multiple of eight. Content of a stream that is too long for one record becomes several.
 * Throws a RangeError where that of another type is (65,535 bytes).
 */
export function encodeTypedRecord(record: TypedRecord): Uint8Array {
  switch (record.type) {
    case 'BEGIN_REQUEST':
      return beginRequest(record.requestId, record);
    case 'ABORT_REQUEST':
      return abortRequest(record.requestId);
    case 'END_REQUEST':
      return endRequest(record.requestId, record.appStatus, record.protocolStatus);
    case 'GET_VALUES':
      return getValues(record.names);
    case 'GET_VALUES_RESULT':
      return getValuesResult(record.values.map(pairOf));
    case 'UNKNOWN_TYPE':
      return unknownType(record.recordType);
    case 'OTHER':
      return makeRecord(record.typeCode, record.requestId, record.content);
    default:
      return encodeStream(record);
  }
}

function encodeStream({ type, requestId, content }: Shape<StreamTypeName>): Uint8Array {
  const code: StreamType = TYPE[type];
  return content.length === 0 ? streamEnd(code, requestId) : streamRecords(code, requestId, content);
}

function pairOf([name, value, encoding]: NameValue): PairInput {
  return [name, encoding === 'base64' ? (base64Bytes(value) ?? '') : value];
}
