import { describe, type SuiteFactory } from 'vitest';
import { installCommand, missingPrograms, type ProgramName } from '../../scripts/test/programs.mjs';

/**
 * A suite that needs programs which npm does not bring. Where one is missing the suite is skipped, and its name says what to type.
 */
export function describeWith(needed: readonly ProgramName[], name: string, suite: SuiteFactory): void {
  const missing = missingPrograms().filter((one) => needed.includes(one.name));
  const title = missing.length === 0 ? name : `${name} (needs: ${installCommand(missing)})`;
  describe.skipIf(missing.length > 0)(title, suite);
}
