import { err, ok, type Result } from '@fcgiscope/codec/core';
import { type Address, formatAddress, parseAddress } from '../net/address.js';

/** Where a tap listens, and the application it passes everything on to. */
export interface AddressPair {
  readonly listen: Address;
  readonly upstream: Address;
}

/**
 * Reads `LISTEN=UPSTREAM`, as `127.0.0.1:9000=unix:/run/php.sock`. Socket paths may hold `=` themselves: the sign that counts
 * is the one that has an address on either side.
 */
export function parseAddressPair(text: string): Result<AddressPair, string> {
  const [pair, another] = splits(text).flatMap(parseSplit);
  if (another) return err(`"${text}" can be read in several ways: use socket paths without "="`);
  if (pair) return checked(pair);
  return err(explain(text));
}

export function formatAddressPair(pair: AddressPair): string {
  return `${formatAddress(pair.listen)}=${formatAddress(pair.upstream)}`;
}

type Split = readonly [listen: string, upstream: string];

function splits(text: string): readonly Split[] {
  return [...text.matchAll(/=/g)].map(({ index }): Split => [text.slice(0, index), text.slice(index + 1)]);
}

function parseSplit([listenText, upstreamText]: Split): readonly AddressPair[] {
  const listen = parseAddress(listenText);
  const upstream = parseAddress(upstreamText);
  return listen.ok && upstream.ok ? [{ listen: listen.value, upstream: upstream.value }] : [];
}

function checked(pair: AddressPair): Result<AddressPair, string> {
  const { upstream } = pair;
  if (upstream.kind === 'tcp' && upstream.port === 0) return err('the upstream needs a port other than 0');
  if (formatAddress(pair.listen) === formatAddress(upstream))
    return err(`${formatAddress(upstream)} would be tapped onto itself`);
  return ok(pair);
}

/** What is wrong with a text that no split makes a pair of. */
function explain(text: string): string {
  const [first] = splits(text);
  if (!first) return `"${text}" is no address pair: expected LISTEN=UPSTREAM, as 127.0.0.1:9000=unix:/run/app.sock`;
  const faults = first.map((side) => parseAddress(side)).flatMap((side) => (side.ok ? [] : [side.error]));
  return faults[0] ?? `"${text}" is no address pair`;
}
