import { isIPv6 } from 'node:net';
import { err, ok, type Result } from '@fcgiscope/codec/core';

/** Where a socket listens or connects to. */
export type Address = TcpAddress | UnixAddress;

export interface TcpAddress {
  readonly kind: 'tcp';
  /** A name, an IPv4 address, or an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface UnixAddress {
  readonly kind: 'unix';
  readonly path: string;
}

/** Longest path of a Unix socket in bytes: `sun_path` of unix(7) has 108, the last of them is NUL. */
export const MAX_SOCKET_PATH_BYTES = 107;

/** Where only a port is given: loopback, since whoever reaches a FastCGI application can run code there. */
const DEFAULT_HOST = '127.0.0.1';

const FORMS = '127.0.0.1:9000, [::1]:9000, 9000 or unix:/run/app.sock';

/**
 * Reads an address as nginx writes it: `127.0.0.1:9000`, `php:9000`, `[::1]:9000`, `unix:/run/a.sock`, or a port alone, which
 * means that port on 127.0.0.1. Port 0 is any free port. The error is one line for people.
 */
export function parseAddress(text: string): Result<Address, string> {
  if (text.startsWith('unix:')) return parseSocketPath(text, text.slice('unix:'.length));
  if (text.startsWith('/')) return err(`"${text}" is no address: a Unix socket is written unix:${text}`);
  const parts = /^(?:(?:\[([^[\]]*)\]|([^:[\]]*)):)?(\d+)$/.exec(text);
  if (!parts) return err(`"${text}" is no address: expected ${FORMS}`);
  const [, inBrackets, plain, port] = parts;
  if (inBrackets !== undefined && !isIPv6(inBrackets)) return err(`"${text}" is no address: ${inBrackets} is not IPv6`);
  if (plain !== undefined && !/^[\w.-]+$/.test(plain)) return err(`"${text}" is no address: expected ${FORMS}`);
  if (Number(port) > 65535) return err(`"${text}" is no address: ports end at 65535`);
  return ok({ kind: 'tcp', host: inBrackets ?? plain ?? DEFAULT_HOST, port: Number(port) });
}

function parseSocketPath(text: string, path: string): Result<Address, string> {
  if (!path.startsWith('/')) return err(`"${text}" is no address: the path of a Unix socket begins with /`);
  if (path.includes('\0')) return err('the path of a Unix socket holds no NUL');
  const bytes = Buffer.byteLength(path);
  if (bytes > MAX_SOCKET_PATH_BYTES)
    return err(`"${text}" is too long: ${bytes} bytes, a Unix socket has ${MAX_SOCKET_PATH_BYTES}`);
  return ok({ kind: 'unix', path });
}

/** The inverse of {@link parseAddress}. */
export function formatAddress(address: Address): string {
  if (address.kind === 'unix') return `unix:${address.path}`;
  return formatHostAndPort(address.host, address.port);
}

/** One end of a connection as the system names it; IPv4 behind an IPv6 socket is written as IPv4. */
export function formatHostAndPort(host: string, port: number): string {
  const plain = host.startsWith('::ffff:') && host.includes('.') ? host.slice('::ffff:'.length) : host;
  return plain.includes(':') ? `[${plain}]:${port}` : `${plain}:${port}`;
}
