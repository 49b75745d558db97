import type { HarCookie } from './har.js';

/** `a=1; b=2` as a list. */
export function requestCookies(header: string | undefined): HarCookie[] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map(nameValue);
}

/** `Set-Cookie: a=1; Path=/; HttpOnly` with its attributes. */
export function responseCookie(header: string): HarCookie {
  const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
  const values = new Map(attributes.map((attribute) => [nameValue(attribute).name.toLowerCase(), nameValue(attribute).value]));
  const expires = Date.parse(values.get('expires') ?? '');
  return {
    ...nameValue(pair),
    ...optional('path', values.get('path')),
    ...optional('domain', values.get('domain')),
    ...(Number.isNaN(expires) ? {} : { expires: new Date(expires).toISOString() }),
    httpOnly: values.has('httponly'),
    secure: values.has('secure'),
  };
}

function optional<K extends string>(name: K, value: string | undefined): { readonly [P in K]?: string } {
  return (value === undefined || value === '' ? {} : { [name]: value }) as { readonly [P in K]?: string };
}

function nameValue(pair: string): { readonly name: string; readonly value: string } {
  const at = pair.indexOf('=');
  return at === -1 ? { name: pair, value: '' } : { name: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim() };
}
