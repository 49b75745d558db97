import { concat, utf8Bytes } from '../bytes/index.js';
import { type VariableInput, variableBytes, variableName } from '../cgi/index.js';

const NUL = 0;
const END_OF_VALUE = new Uint8Array(1);

/**
 * The header of an SCGI request: a netstring of `CONTENT_LENGTH`, `SCGI=1` and the other variables in their order. The body of
 * `contentLength` bytes follows as it is; `CONTENT_LENGTH` and `SCGI` among `params` are left out. Throws a RangeError where SCGI
 * cannot carry the variables: an empty name, one that comes twice, a NUL.
 *
 *     socket.write(scgiRequest([['REQUEST_METHOD', 'POST'], ['REQUEST_URI', '/deepthought']], 27));
 */
export function scgiRequest(params: Iterable<VariableInput>, contentLength = 0): Uint8Array {
  const others = Array.from(params).filter((pair) => !OWN.has(variableName(pair)));
  mustBeDistinct(others.map(variableName));
  for (const part of others.flat()) mustHoldNoNul(part);
  return scgiHeader([['CONTENT_LENGTH', String(contentLength)], ['SCGI', '1'], ...others]);
}

/** The netstring of variables as they are, whether SCGI allows them or not. */
export function scgiHeader(variables: readonly VariableInput[]): Uint8Array {
  const parts = variables.flatMap(([name, value]) => [variableBytes(name), END_OF_VALUE, variableBytes(value), END_OF_VALUE]);
  const content = concat(parts);
  return concat([utf8Bytes(`${content.length}:`), content, utf8Bytes(',')]);
}

const OWN: ReadonlySet<string> = new Set(['CONTENT_LENGTH', 'SCGI']);

function mustBeDistinct(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (name === '') throw new RangeError('SCGI has no variable without a name');
    if (seen.has(name)) throw new RangeError(`${name} is given twice, which SCGI forbids`);
    seen.add(name);
  }
}

function mustHoldNoNul(text: string | Uint8Array): void {
  if (variableBytes(text).includes(NUL)) throw new RangeError('a variable of SCGI holds no NUL');
}
