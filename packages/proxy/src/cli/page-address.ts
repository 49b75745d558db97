import { BlockList, isIP } from 'node:net';
import { err, ok, type Result } from '@fcgiscope/codec/core';
import { formatHostAndPort, parseAddress } from '../net/address.js';

/** Where the page is served. */
export interface PageAddress {
  readonly host: string;
  readonly port: number;
  /** Only this machine reaches it. */
  readonly loopback: boolean;
}

export const DEFAULT_PAGE_ADDRESS: PageAddress = { host: '127.0.0.1', port: 7357, loopback: true };

/** Reads `HOST:PORT`, or a port alone on 127.0.0.1. */
export function parsePageAddress(text: string): Result<PageAddress, string> {
  const address = parseAddress(text);
  if (!address.ok) return address;
  const { value } = address;
  if (value.kind === 'unix') return err('the page needs an address that a browser can open, as 127.0.0.1:7357');
  return ok({ host: value.host, port: value.port, loopback: isLoopback(value.host) });
}

export function formatPageAddress(address: PageAddress): string {
  return formatHostAndPort(address.host, address.port);
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Names other than `localhost` may resolve to anything. */
function isLoopback(host: string): boolean {
  const version = isIP(host);
  return version === 0 ? host.toLowerCase() === 'localhost' : LOOPBACK.check(host, version === 4 ? 'ipv4' : 'ipv6');
}
