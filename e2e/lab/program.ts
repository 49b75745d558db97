import { findProgram, type ProgramName } from '../../scripts/test/programs.mjs';

/** Path of a program that the tests have made sure of. */
export function program(name: ProgramName): string {
  const path = findProgram(name);
  if (path === null) throw new Error(`${name} is not installed`);
  return path;
}
