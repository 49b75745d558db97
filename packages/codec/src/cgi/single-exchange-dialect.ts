import { base64, latin1, utf8 } from '../bytes/index.js';
import type { Dialect, Param } from '../exchange/index.js';

/**
 * The dialect of a protocol with one request per connection: no ids, no roles, no status of its own; it differs from others in
 * how it writes names and values.
 */
export function singleExchangeDialect(protocol: 'scgi' | 'uwsgi', walkParams: Dialect['walkParams']): Dialect {
  return {
    protocol,
    multiplexes: false,
    decodeParams: (bytes) => decodeParams(bytes, walkParams),
    walkParams,
    roleName: () => null,
    keepsConnection: () => null,
    protocolStatusName: (status) => `unknown(${status})`,
  };
}

function decodeParams(bytes: Uint8Array, walk: Dialect['walkParams']): Param[] {
  const params: Param[] = [];
  walk(bytes, (nameFrom, nameTo, valueFrom, valueTo) => {
    const value = bytes.subarray(valueFrom, valueTo);
    const text = utf8(value);
    const name = utf8(bytes.subarray(nameFrom, nameTo)) ?? latin1(bytes, nameFrom, nameTo);
    params.push(text === undefined ? [name, base64(value), 'base64'] : [name, text]);
  });
  return params;
}
