import type { Result } from '@fcgiscope/codec/core';
import { InvalidArgumentError } from 'commander';

/** Makes a parser into what commander calls for the value of an option. */
export function read<T>(parse: (text: string) => Result<T, string>): (text: string) => T {
  return (text) => {
    const result = parse(text);
    if (result.ok) return result.value;
    throw new InvalidArgumentError(`${result.error}.`);
  };
}

/** The same for what may be given several times. */
export function collected<T>(
  parse: (text: string) => Result<T, string>,
): (text: string, previous?: readonly T[]) => readonly T[] {
  const one = read(parse);
  return (text, previous = []) => [...previous, one(text)];
}
