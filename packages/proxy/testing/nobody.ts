const NOBODY = 65_534;

/** Whether we may change who we are: tests of rights that we lack are skipped by name otherwise. */
export const notRoot: boolean = process.geteuid?.() !== 0;

export const NEEDS_ROOT = 'skipped? needs root, to become nobody';

/** Runs `use` as somebody without rights. The whole process is: nothing else may run meanwhile. */
export async function asNobody(use: () => Promise<void>): Promise<void> {
  process.setegid?.(NOBODY);
  process.seteuid?.(NOBODY);
  try {
    await use();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}
