/** The outcome of a filter on what is known so far: `maybe` where only the exchange or its bodies can tell. */
export type Verdict = 'yes' | 'no' | 'maybe';

export function verdictOf(value: boolean): Verdict {
  return value ? 'yes' : 'no';
}

export function not(verdict: Verdict): Verdict {
  return verdict === 'yes' ? 'no' : verdict === 'no' ? 'yes' : 'maybe';
}
