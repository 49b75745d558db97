/** A run of items: in both sequences, in the left one alone, or in the right one alone. */
export interface DiffRun<T> {
  readonly kind: 'same' | 'left' | 'right';
  readonly items: readonly T[];
  /** Positions of the first item, from 0; in the other sequence: where it would stand. */
  readonly left: number;
  readonly right: number;
}

/** Edits that are looked for before what is left counts as changed as a whole: the search costs their square. */
const MOST_EDITS = 1500;

/**
 * The shortest way from one sequence to the other (Myers, 1986), as runs in order. Sequences that differ by more than
 * {@link MOST_EDITS} edits come out as common ends around one block that was replaced.
 */
export function diffSequences<T>(
  left: readonly T[],
  right: readonly T[],
  same: (a: T, b: T) => boolean = Object.is,
): DiffRun<T>[] {
  const start = commonLength(left, right, (items, i) => items[i] as T, same);
  const rest = Math.min(left.length, right.length) - start;
  const end = Math.min(
    rest,
    commonLength(left, right, (items, i) => items[items.length - 1 - i] as T, same),
  );
  const middle = shortestEdits(left.slice(start, left.length - end), right.slice(start, right.length - end), same);
  const kinds: Kind[] = [...repeat('same', start), ...middle, ...repeat('same', end)];
  return runsOf(kinds, left, right);
}

type Kind = DiffRun<unknown>['kind'];

function repeat(kind: Kind, count: number): Kind[] {
  return Array.from({ length: count }, () => kind);
}

function commonLength<T>(
  left: readonly T[],
  right: readonly T[],
  at: (items: readonly T[], i: number) => T,
  same: (a: T, b: T) => boolean,
): number {
  const most = Math.min(left.length, right.length);
  let length = 0;
  while (length < most && same(at(left, length), at(right, length))) length++;
  return length;
}

/** One kind per step of the shortest edit script. */
function shortestEdits<T>(left: readonly T[], right: readonly T[], same: (a: T, b: T) => boolean): Kind[] {
  const most = Math.min(MOST_EDITS, left.length + right.length);
  // furthest[k + most]: how far into `left` the best path on diagonal k reaches.
  const furthest = new Int32Array(2 * most + 2);
  const history: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits++) {
    history.push(furthest.slice(most - edits, most + edits + 2));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && furthest[most + k - 1]! < furthest[most + k + 1]!);
      let x = down ? furthest[most + k + 1]! : furthest[most + k - 1]! + 1;
      while (x < left.length && x - k < right.length && same(left[x] as T, right[x - k] as T)) x++;
      furthest[most + k] = x;
      if (x >= left.length && x - k >= right.length) return walkBack(history, left.length, right.length);
    }
  }
  return [...repeat('left', left.length), ...repeat('right', right.length)];
}

/** Reads the path out of what was known before each edit; `history[d][k + d]` is diagonal k before edit d. */
function walkBack(history: readonly Int32Array[], leftLength: number, rightLength: number): Kind[] {
  const kinds: Kind[] = [];
  let x = leftLength;
  let y = rightLength;
  for (let edits = history.length - 1; edits > 0; edits--) {
    const known = history[edits] as Int32Array;
    const k = x - y;
    const down = k === -edits || (k !== edits && known[edits + k - 1]! < known[edits + k + 1]!);
    const from = down ? k + 1 : k - 1;
    const fromX = known[edits + from]!;
    const stepX = down ? fromX : fromX + 1;
    kinds.push(...repeat('same', x - stepX), down ? 'right' : 'left');
    x = fromX;
    y = fromX - from;
  }
  kinds.push(...repeat('same', x));
  return kinds.toReversed();
}

function runsOf<T>(kinds: readonly Kind[], left: readonly T[], right: readonly T[]): DiffRun<T>[] {
  const runs: DiffRun<T>[] = [];
  let [x, y, from] = [0, 0, 0];
  for (let i = 1; i <= kinds.length; i++) {
    if (i < kinds.length && kinds[i] === kinds[from]) continue;
    const kind = kinds[from] as Kind;
    const count = i - from;
    const items = kind === 'right' ? right.slice(y, y + count) : left.slice(x, x + count);
    runs.push({ kind, items, left: x, right: y });
    if (kind !== 'right') x += count;
    if (kind !== 'left') y += count;
    from = i;
  }
  return runs;
}
