/**
 * What time it is in the capture. Its times come from the tap's clock, which need not be the browser's: the smallest delay ever
 * seen between a time in a message and its arrival is taken as the difference of the two clocks.
 */
export class CaptureClock {
  private difference: number | null = null;
  private readonly read: () => number;

  /** `read`: this machine's clock in epoch microseconds. */
  constructor(read: () => number = () => Date.now() * 1000) {
    this.read = read;
  }

  /** A message came that speaks of `time` (epoch microseconds of the capture). */
  seen(time: number): void {
    const difference = this.read() - time;
    if (this.difference === null || difference < this.difference) this.difference = difference;
  }

  /** Epoch microseconds, as the tap counts them. */
  now(): number {
    return this.read() - (this.difference ?? 0);
  }

  reset(): void {
    this.difference = null;
  }
}
