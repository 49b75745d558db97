/** Which params a finding speaks of, by its code: they are marked where params are listed. */
const PARAMS_OF_FINDING: Readonly<Record<string, RegExp>> = {
  httpoxy: /^HTTP_PROXY$/,
  'php-ini-override': /^PHP_(?:ADMIN_)?(?:VALUE|FLAG)$/,
  'script-is-directory': /^SCRIPT_FILENAME$/,
  'script-unknown': /^SCRIPT_FILENAME$/,
  'script-denied': /^SCRIPT_FILENAME$/,
  'path-info-lost': /^PATH_INFO$/,
  'host-port-lost': /^HTTP_HOST$/,
  'https-inconsistent': /^HTTPS$|^HTTP_X_FORWARDED_PROTO$/,
  'stdin-long': /^CONTENT_LENGTH$/,
  'stdin-short': /^CONTENT_LENGTH$/,
  'scgi-content-length-first': /^CONTENT_LENGTH$/,
  'scgi-version-missing': /^SCGI$/,
};

/** Whether the finding `code` is about the value of the param `name`. */
export function findingConcerns(code: string, name: string): boolean {
  return PARAMS_OF_FINDING[code]?.test(name) ?? false;
}
