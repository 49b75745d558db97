import { err, ok, type Result } from '@fcgiscope/codec/core';
import { Option } from 'commander';
import { read } from './argument.js';
import { UsageError } from './exit-code.js';
import { DEFAULT_PAGE_ADDRESS, formatPageAddress, type PageAddress, parsePageAddress } from './page-address.js';

/** Options that the commands with a page share. */
export function uiOption(): Option {
  return new Option('--ui <host:port>', 'where the page is served; port 0 is any free one')
    .argParser(read(parsePageAddress))
    .default(DEFAULT_PAGE_ADDRESS, formatPageAddress(DEFAULT_PAGE_ADDRESS));
}

export function remoteOption(): Option {
  return new Option(
    '--allow-remote-ui',
    'let --ui be an address that other machines reach: whoever has the token sees everything',
  );
}

export function tokenOption(): Option {
  return new Option('--token <token>', 'token of the page; default: a random one')
    .env('FCGISCOPE_TOKEN')
    .argParser(read(parseToken));
}

export function openOption(): Option {
  return new Option('--open', 'open the page in the browser');
}

/** Throws a {@link UsageError} where other machines could reach the page and nobody said that they may. */
export function checkPageAddress(address: PageAddress, allowRemote: boolean): void {
  if (address.loopback || allowRemote) return;
  throw new UsageError(
    `--ui ${formatPageAddress(address)} can be reached from other machines, and a capture holds passwords and cookies: add --allow-remote-ui if you mean it`,
  );
}

/** It travels in a URL and in a cookie: letters, digits and what both leave alone. */
function parseToken(text: string): Result<string, string> {
  return /^[\w.~-]{1,256}$/.test(text) ? ok(text) : err('a token has 1 to 256 letters, digits or . _ ~ -');
}
