import { hex, readUint16, readUint32 } from '../bytes/index.js';
import { FIXED_BODY_LENGTH, FLAG_KEEP_CONN } from './constants.js';

/** §5.1 */
export interface BeginRequestBody {
  readonly role: number;
  readonly flags: number;
  readonly keepConnection: boolean;
  /** Five reserved bytes as hex. */
  readonly reserved: string;
}

/** §5.5 */
export interface EndRequestBody {
  readonly appStatus: number;
  readonly protocolStatus: number;
  /** Three reserved bytes as hex. PHP-FPM leaks memory there: never export them unmasked. */
  readonly reserved: string;
}

/** §4.2 */
export interface UnknownTypeBody {
  readonly type: number;
  /** Seven reserved bytes as hex. */
  readonly reserved: string;
}

/** Body of a BEGIN_REQUEST; undefined where its content is not eight bytes long. */
export function readBeginRequest(content: Uint8Array): BeginRequestBody | undefined {
  if (content.length !== FIXED_BODY_LENGTH) return undefined;
  const flags = content[2]!;
  return {
    role: readUint16(content, 0),
    flags,
    keepConnection: (flags & FLAG_KEEP_CONN) !== 0,
    reserved: hex(content.subarray(3)),
  };
}

/** Body of an END_REQUEST; undefined where its content is not eight bytes long. */
export function readEndRequest(content: Uint8Array): EndRequestBody | undefined {
  if (content.length !== FIXED_BODY_LENGTH) return undefined;
  return { appStatus: readUint32(content, 0), protocolStatus: content[4]!, reserved: hex(content.subarray(5)) };
}

/** Body of an UNKNOWN_TYPE; undefined where its content is not eight bytes long. */
export function readUnknownType(content: Uint8Array): UnknownTypeBody | undefined {
  if (content.length !== FIXED_BODY_LENGTH) return undefined;
  return { type: content[0]!, reserved: hex(content.subarray(1)) };
}
