interface Step {
  readonly what: string;
  readonly close: () => Promise<void> | void;
  readonly atOnce: (() => void) | undefined;
}

/** What has to be undone at the end, in reverse order of doing. */
export class Closers {
  private readonly steps: Step[] = [];

  /** `atOnce` undoes what can be undone without waiting, in a process that is ending already. */
  add(what: string, close: () => Promise<void> | void, atOnce?: () => void): void {
    this.steps.push({ what, close, atOnce });
  }

  /** Runs every step, also when one fails: a capture that cannot be deleted must not leave a socket taken over. Returns what failed. */
  async run(): Promise<readonly string[]> {
    const failures: string[] = [];
    for (let step = this.steps.at(-1); step !== undefined; step = this.steps.at(-1)) {
      try {
        await step.close();
      } catch (error) {
        failures.push(`${step.what}: ${error instanceof Error ? error.message : String(error)}`);
      }
      this.steps.splice(this.steps.lastIndexOf(step), 1);
    }
    return failures;
  }

  /** For the end of the process (`exit`), however it came: a second Ctrl-C, while {@link run} waits, must not leave a socket taken over. */
  readonly runAtOnce = (): void => {
    for (const { atOnce } of this.steps.splice(0).toReversed()) {
      try {
        atOnce?.();
      } catch {
        // Nobody is left to hear of it.
      }
    }
  };
}
