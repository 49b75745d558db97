import { type VariableInput, variableName } from '@fcgiscope/codec/cgi';
import { scgiRequest } from '@fcgiscope/codec/scgi';
import { uwsgiRequest } from '@fcgiscope/codec/uwsgi';
import type { ClientProtocol } from './client-options.js';

/** What goes before the body. Throws a RangeError where the protocol cannot carry the params. */
export function requestHeader(protocol: ClientProtocol, ...params: readonly (readonly VariableInput[])[]): Uint8Array {
  return protocol === 'fastcgi' ? NO_HEADER : HEADERS[protocol](params.flat());
}

const NO_HEADER = new Uint8Array(0);

const HEADERS: Readonly<Record<Exclude<ClientProtocol, 'fastcgi'>, (params: readonly VariableInput[]) => Uint8Array>> = {
  scgi: (params) => scgiRequest(params, contentLength(params)),
  uwsgi: (params) => uwsgiRequest(params),
};

function contentLength(params: readonly VariableInput[]): number {
  const given = params.find((pair) => variableName(pair) === 'CONTENT_LENGTH')?.[1] ?? '';
  const text = typeof given === 'string' ? given : new TextDecoder().decode(given);
  if (!/^\d{0,15}$/.test(text)) throw new RangeError(`CONTENT_LENGTH is "${text}", not a number`);
  return Number(text);
}
