/** Cookies know no ports: two proxies on one machine must not overwrite each other's. */
export function cookieNameFor(port: number): string {
  return `fcgiscope-${port}`;
}

/**
 * A `Set-Cookie` for as long as the browser runs: no script can read it, and no other site's request carries it. `value` must be
 * made of cookie octets (RFC 6265 §4.1.1), as tokens are.
 */
export function sessionCookie(name: string, value: string): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict`;
}

/** The value of the cookie `name` in a `Cookie` header; the first where there are several. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  const prefix = `${name}=`;
  const pair = header?.split(';').find((part) => part.trimStart().startsWith(prefix));
  return pair?.trim().slice(prefix.length);
}
