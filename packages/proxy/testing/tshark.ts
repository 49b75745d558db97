import { execFile, execFileSync } from 'node:child_process';

/** Whether tshark is there; tests that need it as a second judge are skipped by name otherwise. */
export const tsharkMissing: boolean = (() => {
  try {
    execFileSync('tshark', ['--version'], { stdio: 'ignore' });
    return false;
  } catch {
    return true;
  }
})();

/** For the names of tests: what to type where it is missing. */
export const NEEDS_TSHARK = 'tshark reads it (missing? apt-get install tshark)';

/** The lines that `tshark -r file …args` prints. A file that is being written may end inside a packet: tshark says so and goes on. */
export function tshark(file: string, ...args: readonly string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    execFile('tshark', ['-r', file, ...args], { maxBuffer: 256 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error && !stderr.includes('cut short')) reject(new Error(stderr));
      else resolve(stdout.split('\n').filter((line) => line !== ''));
    });
  });
}

/** The packets of a file: values of `fields`, tab-separated. */
export function tsharkFields(file: string, fields: readonly string[], ...args: readonly string[]): Promise<string[]> {
  return tshark(file, '-T', 'fields', ...fields.flatMap((field) => ['-e', field]), ...args);
}
