import type { DiffRun } from '@fcgiscope/codec/diff';

interface NumberedLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** One row of a comparison; null where a side has nothing there. */
export interface AlignedLine {
  readonly left: NumberedLine | null;
  readonly right: NumberedLine | null;
  readonly same: boolean;
}

/** Puts runs into rows: what was replaced stands beside what replaced it. */
export function alignRuns(runs: readonly DiffRun<string>[]): readonly AlignedLine[] {
  const rows: AlignedLine[] = [];
  for (let i = 0; i < runs.length; i++) {
    const run = runs[i] as DiffRun<string>;
    const next = runs[i + 1];
    if (run.kind === 'same') rows.push(...pair(run, run, true));
    else if (run.kind === 'left' && next?.kind === 'right') {
      rows.push(...pair(run, next, false));
      i++;
    } else rows.push(...pair(run.kind === 'left' ? run : null, run.kind === 'right' ? run : null, false));
  }
  return rows;
}

function pair(left: DiffRun<string> | null, right: DiffRun<string> | null, same: boolean): AlignedLine[] {
  const length = Math.max(left?.items.length ?? 0, right?.items.length ?? 0);
  const at = (run: DiffRun<string> | null, first: number, i: number) => {
    const text = run?.items[i];
    return text === undefined ? null : { number: first + i + 1, text };
  };
  return Array.from({ length }, (_, i) => ({ left: at(left, left?.left ?? 0, i), right: at(right, right?.right ?? 0, i), same }));
}
