/** A name with its value on each side; null where a side lacks it. Values of a name that repeats are matched in order. */
export interface PairDifference {
  readonly name: string;
  readonly left: string | null;
  readonly right: string | null;
  readonly same: boolean;
}

export interface PairOptions {
  /** Whether names that differ in case alone are one: those of headers are (RFC 9110 §5.1). */
  readonly ignoreCase?: boolean;
}

type Pair = readonly [name: string, value: string, ...unknown[]];

/** Puts params or headers of two messages side by side: in the order of the left one, then what the right one alone has. */
export function diffPairs(left: readonly Pair[], right: readonly Pair[], options: PairOptions = {}): PairDifference[] {
  const key = (name: string) => (options.ignoreCase ? name.toLowerCase() : name);
  const waiting = new Map<string, string[]>();
  for (const [name, value] of right) waiting.set(key(name), [...(waiting.get(key(name)) ?? []), value]);
  const both = left.map(([name, value]): PairDifference => {
    const match = waiting.get(key(name))?.shift() ?? null;
    return { name, left: value, right: match, same: value === match };
  });
  return [...both, ...onlyRight(right, waiting, key)];
}

function onlyRight(
  right: readonly Pair[],
  waiting: ReadonlyMap<string, string[]>,
  key: (name: string) => string,
): PairDifference[] {
  const names = new Map(right.map(([name]) => [key(name), name]));
  return [...waiting].flatMap(([id, values]) =>
    values.map((value): PairDifference => ({ name: names.get(id) ?? id, left: null, right: value, same: false })),
  );
}
