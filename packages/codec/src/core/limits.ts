/**
 * What one exchange may keep in memory. Beyond a limit the bytes are still counted, and the exchange says that it was cut
 * (a diagnostic `kept-bytes-limit`): nothing is dropped silently.
 */
export interface RetentionLimits {
  /** Bytes of the PARAMS stream (SCGI, uwsgi: of the header). */
  readonly paramsBytes: number;
  /** Bytes of STDOUT that are searched for the end of the CGI head. */
  readonly headBytes: number;
  /** Bytes of STDERR. */
  readonly stderrBytes: number;
  /** Diagnostics of one exchange. */
  readonly diagnostics: number;
}

/** While bytes fly: enough for a row of the list, little enough for a hundred thousand of them. */
export const HOT_RETENTION: RetentionLimits = {
  paramsBytes: 256 * 1024,
  headBytes: 16 * 1024,
  stderrBytes: 4 * 1024,
  diagnostics: 32,
};

/** When somebody looks at one exchange, or reads a file. */
export const FULL_RETENTION: RetentionLimits = {
  paramsBytes: 16 * 1024 * 1024,
  headBytes: 1024 * 1024,
  stderrBytes: 16 * 1024 * 1024,
  diagnostics: 256,
};

/** What one connection may hold. Past it the oldest state goes, with a diagnostic. */
export interface ConnectionLimits {
  /** Requests open at once on one connection: ids are 16 bits, hostile peers use them all. */
  readonly openRequests: number;
  /** Diagnostics that belong to no request. */
  readonly diagnostics: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = { openRequests: 4096, diagnostics: 256 };
