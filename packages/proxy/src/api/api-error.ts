import type { ErrorReply } from '@fcgiscope/codec/live';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Every error of the HTTP API: its stable code and its status. */
export const API_ERRORS = {
  'invalid-parameter': 400,
  'invalid-filter': 400,
  'invalid-body': 400,
  'unknown-format': 400,
  unauthorized: 401,
  'host-not-allowed': 403,
  'origin-not-allowed': 403,
  'not-found': 404,
  'exchange-not-found': 404,
  'stream-not-found': 404,
  'record-not-found': 404,
  'method-not-allowed': 405,
  'capture-is-a-file': 409,
  'confirmation-needed': 409,
  'replay-without-tap': 409,
  'replay-impossible': 409,
  'export-impossible': 409,
  'body-too-large': 413,
  'range-not-satisfiable': 416,
  'replay-busy': 429,
  internal: 500,
  'page-not-built': 503,
} as const satisfies Record<string, ContentfulStatusCode>;

export type ApiErrorCode = keyof typeof API_ERRORS;

/** Thrown by a route, answered as an {@link ErrorReply}. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;

  constructor(code: ApiErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  get status(): (typeof API_ERRORS)[ApiErrorCode] {
    return API_ERRORS[this.code];
  }
}

export function errorReply(code: ApiErrorCode, message: string): ErrorReply {
  return { error: { code, message } };
}
