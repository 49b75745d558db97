import { concat } from '../bytes/index.js';
import { type VariableInput, variableBytes } from '../cgi/index.js';

const MAX_LENGTH = 0xffff;

/** modifier1 of a request of variables (WSGI and PSGI): the one that web servers send. */
const MODIFIER_REQUEST = 0;

/**
 * The header of a uwsgi request with modifier 0 and its variables; the body follows as it is, as many bytes as CONTENT_LENGTH
 * says. Throws a RangeError where lengths do not fit: each name, each value, and all together have 65,535 bytes at most.
 */
export function uwsgiRequest(params: Iterable<VariableInput>): Uint8Array {
  const variables = concat(
    Array.from(params).flatMap(([name, value]) => [...withLength(variableBytes(name)), ...withLength(variableBytes(value))]),
  );
  const size = uint16(variables.length, 'the variables of a uwsgi request');
  return concat([Uint8Array.of(MODIFIER_REQUEST, ...size, 0), variables]);
}

function withLength(bytes: Uint8Array): [length: Uint8Array, bytes: Uint8Array] {
  return [uint16(bytes.length, 'a variable of a uwsgi request'), bytes];
}

/** Little-endian. */
function uint16(value: number, what: string): Uint8Array {
  if (value > MAX_LENGTH) throw new RangeError(`${what} may have ${MAX_LENGTH} bytes, not ${value}`);
  return Uint8Array.of(value, value >> 8);
}
