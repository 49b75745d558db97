/**
 * The numbers of the FastCGI Specification 1.0, §8, in the order and with the names it gives them (less the `FCGI_`).
 */

/** §3.3: the one version there is. */
export const VERSION = 1;

/** §3.3: version, type, requestId (2), contentLength (2), paddingLength, reserved. */
export const HEADER_LENGTH = 8;

/** §3.3: contentLength has two bytes. */
export const MAX_CONTENT_LENGTH = 0xffff;

/** §3.3: paddingLength has one byte. */
export const MAX_PADDING_LENGTH = 0xff;

/** The largest record there can be. */
export const MAX_RECORD_LENGTH: number = HEADER_LENGTH + MAX_CONTENT_LENGTH + MAX_PADDING_LENGTH;

/** §3.3: requestId of management records. */
export const NULL_REQUEST_ID = 0;

export const MAX_REQUEST_ID = 0xffff;

/** §5.1, §5.5, §4.2: BEGIN_REQUEST, END_REQUEST and UNKNOWN_TYPE have bodies of this size. */
export const FIXED_BODY_LENGTH = 8;

/** Such a record, header and all. */
export const FIXED_RECORD_LENGTH: number = HEADER_LENGTH + FIXED_BODY_LENGTH;

/** §2.2: the application listens on this descriptor. */
export const LISTENSOCK_FILENO = 0;

/** Who may send a record: the web server, or the application (App. A). */
export type RecordSender = 'server' | 'app';

export interface RecordTypeLaw {
  readonly code: number;
  readonly sender: RecordSender;
  /** Management records belong to no request and carry id 0 (§3.3). */
  readonly management: boolean;
  /** Stream records: any number of them, ended by an empty one (§3.3). */
  readonly stream: boolean;
  readonly section: string;
}

/** §8: code of each record type. */
export const TYPE = {
  BEGIN_REQUEST: 1,
  ABORT_REQUEST: 2,
  END_REQUEST: 3,
  PARAMS: 4,
  STDIN: 5,
  STDOUT: 6,
  STDERR: 7,
  DATA: 8,
  GET_VALUES: 9,
  GET_VALUES_RESULT: 10,
  UNKNOWN_TYPE: 11,
} as const;

export type RecordTypeName = keyof typeof TYPE;

/** App. A: the table of record types. */
export const RECORD_TYPES: Readonly<Record<RecordTypeName, RecordTypeLaw>> = {
  BEGIN_REQUEST: { code: TYPE.BEGIN_REQUEST, sender: 'server', management: false, stream: false, section: '5.1' },
  ABORT_REQUEST: { code: TYPE.ABORT_REQUEST, sender: 'server', management: false, stream: false, section: '5.4' },
  END_REQUEST: { code: TYPE.END_REQUEST, sender: 'app', management: false, stream: false, section: '5.5' },
  PARAMS: { code: TYPE.PARAMS, sender: 'server', management: false, stream: true, section: '5.2' },
  STDIN: { code: TYPE.STDIN, sender: 'server', management: false, stream: true, section: '5.3' },
  STDOUT: { code: TYPE.STDOUT, sender: 'app', management: false, stream: true, section: '5.3' },
  STDERR: { code: TYPE.STDERR, sender: 'app', management: false, stream: true, section: '5.3' },
  DATA: { code: TYPE.DATA, sender: 'server', management: false, stream: true, section: '5.3' },
  GET_VALUES: { code: TYPE.GET_VALUES, sender: 'server', management: true, stream: false, section: '4.1' },
  GET_VALUES_RESULT: { code: TYPE.GET_VALUES_RESULT, sender: 'app', management: true, stream: false, section: '4.1' },
  UNKNOWN_TYPE: { code: TYPE.UNKNOWN_TYPE, sender: 'app', management: true, stream: false, section: '4.2' },
};

/** §8: the highest type that the specification knows. */
export const MAX_TYPE = 11;

const NAMES: readonly (RecordTypeName | undefined)[] = [undefined, ...(Object.keys(RECORD_TYPES) as RecordTypeName[])];

const LAWS: readonly (RecordTypeLaw | undefined)[] = [undefined, ...Object.values(RECORD_TYPES)];

/** The table's line of a type code; undefined where the specification has none. */
export function recordTypeLaw(code: number): RecordTypeLaw | undefined {
  return LAWS[code];
}

/** Name of a type code; undefined where the specification has none. */
export function recordTypeName(code: number): RecordTypeName | undefined {
  return NAMES[code];
}

/** As Wireshark writes types it does not know. */
export function recordTypeLabel(code: number): string {
  return NAMES[code] ?? `UNKNOWN(${code})`;
}

/** §5.1. */
export const ROLE = { responder: 1, authorizer: 2, filter: 3 } as const;

/** §5.1: flags of BEGIN_REQUEST. */
export const FLAG_KEEP_CONN = 1;

/** §5.5. */
export const PROTOCOL_STATUS = { REQUEST_COMPLETE: 0, CANT_MPX_CONN: 1, OVERLOADED: 2, UNKNOWN_ROLE: 3 } as const;

export type ProtocolStatusName = keyof typeof PROTOCOL_STATUS;

const STATUS_NAMES = Object.keys(PROTOCOL_STATUS) as ProtocolStatusName[];

export function protocolStatusName(code: number): ProtocolStatusName | `unknown(${number})` {
  return STATUS_NAMES[code] ?? `unknown(${code})`;
}

const ROLE_NAMES = [undefined, 'responder', 'authorizer', 'filter'] as const;

export type RoleName = keyof typeof ROLE | `unknown(${number})`;

/** Whether the specification knows the role. */
export function isRole(code: number): boolean {
  return ROLE_NAMES[code] !== undefined;
}

export function roleName(code: number): RoleName {
  return ROLE_NAMES[code] ?? `unknown(${code})`;
}

/** §4.1: the variables that GET_VALUES may ask for. */
export const VALUE_NAMES: readonly string[] = ['FCGI_MAX_CONNS', 'FCGI_MAX_REQS', 'FCGI_MPXS_CONNS'];
