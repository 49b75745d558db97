/** What has to be undone at the end, in reverse order of doing. */
export class Closers {
  private readonly steps: { readonly what: string; readonly close: () => Promise<void> | void }[] = [];

  add(what: string, close: () => Promise<void> | void): void {
    this.steps.push({ what, close });
  }

  /** Runs every step, also when one fails: a capture that cannot be deleted must not leave a socket taken over. Returns what failed. */
  async run(): Promise<readonly string[]> {
    const failures: string[] = [];
    for (const { what, close } of this.steps.splice(0).toReversed()) {
      try {
        await close();
      } catch (error) {
        failures.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return failures;
  }
}
