import { utf8Bytes } from '../bytes/index.js';

/** A variable to be sent: text goes out as UTF-8. */
export type VariableInput = readonly [name: string | Uint8Array, value: string | Uint8Array];

export function variableBytes(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? utf8Bytes(text) : text;
}

/** A name as text, to be compared: only ASCII names mean anything to a protocol. */
export function variableName([name]: VariableInput): string {
  return typeof name === 'string' ? name : String.fromCharCode(...name);
}
