import { epochMicros } from '@fcgiscope/codec/core';
import { describe, expect, it } from 'vitest';
import { BURST_BYTES } from './store-limits.js';
import { WriteBudget } from './write-budget.js';

const MIB = 1024 * 1024;
const second = (n: number) => epochMicros(1_764_000_000_000_000 + n * 1e6);

describe('write budget', () => {
  it('allows a burst, then what it earns, in long runs', () => {
    const budget = new WriteBudget(BURST_BYTES);
    let allowed = 0;
    while (budget.take(MIB, second(0))) allowed += MIB;
    expect(allowed).toBe(BURST_BYTES);
    expect(budget.take(1, second(0.2))).toBe(false);
    expect(budget.take(1, second(0.26))).toBe(true);
    expect(budget.take(BURST_BYTES / 4, second(0.26))).toBe(true);
    expect(budget.take(MIB, second(0.26))).toBe(false);
  });

  it('never stops traffic that stays below it', () => {
    const budget = new WriteBudget(100 * MIB);
    for (let i = 0; i < 10_000; i++) expect(budget.take(64 * 1024, second(i / 1000))).toBe(true);
  });

  it('does not mind times that run backwards', () => {
    const budget = new WriteBudget(MIB);
    expect(budget.take(1, second(5))).toBe(true);
    expect(budget.take(1, second(1))).toBe(true);
  });
});
