export interface Effort {
  readonly rounds: number;
  /** Processor time for each contender in each round. */
  readonly seconds: number;
  /** Names of the streams to measure. */
  readonly streams: RegExp;
}

/** Does the work once. */
export type Work = () => void;

/** Reading the clock is not free: how often {@link often} does a small work between two readings. */
export const OFTEN = 100;

export function often(work: Work): Work {
  return () => {
    for (let i = 0; i < OFTEN; i++) work();
  };
}

/** Seconds of processor time of this process: what others do meanwhile does not count. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** How often a second the work gets done. */
function rateOf(work: Work, seconds: number): number {
  const start = processorTime();
  let times = 0;
  let spent: number;
  do {
    work();
    times++;
    spent = processorTime() - start;
  } while (spent < seconds);
  return times / spent;
}

/** Runs per second of each contender, all measured in turns. A contender that measures itself says its rate. */
export function rates<Name extends string>(
  contenders: Readonly<Record<Name, Work | { readonly rate: (seconds: number) => number }>>,
  { rounds, seconds }: Effort,
): Record<Name, number> {
  const names = Object.keys(contenders) as Name[];
  const found = new Map<Name, number[]>(names.map((name) => [name, []]));
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, list] of found) {
      const contender = contenders[name];
      const rate = typeof contender === 'function' ? rateOf(contender, seconds) : contender.rate(seconds);
      if (round > 0) list.push(rate);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(found.get(name) ?? [])])) as Record<Name, number>;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/** A number with three digits that matter. */
export function figure(value: number | undefined): string {
  if (value === undefined) return '';
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
}
