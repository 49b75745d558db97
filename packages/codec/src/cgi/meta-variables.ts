/**
 * The meta-variables of RFC 3875 §4.1 (and those that every web server adds) from which a request is known at a glance. Where a
 * value can come from several, the first that is not empty is taken.
 */
const AT_A_GLANCE = {
  method: ['REQUEST_METHOD'],
  uri: ['REQUEST_URI', 'DOCUMENT_URI', 'SCRIPT_NAME'],
  host: ['HTTP_HOST', 'SERVER_NAME'],
  script: ['SCRIPT_FILENAME', 'SCRIPT_NAME'],
  query: ['QUERY_STRING'],
  requestType: ['CONTENT_TYPE'],
  remoteAddress: ['REMOTE_ADDR'],
  userAgent: ['HTTP_USER_AGENT'],
} as const satisfies Record<string, readonly string[]>;

export interface Glance {
  readonly method: string | null;
  readonly uri: string | null;
  readonly host: string | null;
  readonly script: string | null;
  readonly query: string | null;
  readonly requestType: string | null;
  readonly remoteAddress: string | null;
  readonly userAgent: string | null;
}

/** Reads the glance out of a lookup of values by name. */
export function glanceOf(value: (name: string) => string | undefined): Glance {
  const pick = (names: readonly string[]): string | null => {
    for (const name of names) {
      const found = value(name);
      if (found !== undefined && found !== '') return found;
    }
    return null;
  };
  return {
    method: pick(AT_A_GLANCE.method),
    uri: pick(AT_A_GLANCE.uri),
    host: pick(AT_A_GLANCE.host),
    script: pick(AT_A_GLANCE.script),
    query: pick(AT_A_GLANCE.query),
    requestType: pick(AT_A_GLANCE.requestType),
    remoteAddress: pick(AT_A_GLANCE.remoteAddress),
    userAgent: pick(AT_A_GLANCE.userAgent),
  };
}

/** All names that a glance looks at. */
export const GLANCE_NAMES: ReadonlySet<string> = new Set(Object.values(AT_A_GLANCE).flat());
