const STEPS = [1, 2, 5, 10] as const;

/** The smallest of 1, 2, 5 × 10ⁿ that is at least `value` (> 0). */
export function niceCeil(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** Round positions in `[0, span]`, about `wanted` of them, 0 included. */
export function niceTicks(span: number, wanted: number): readonly number[] {
  if (!(span > 0)) return [0];
  const step = niceCeil(span / wanted);
  return Array.from({ length: Math.floor(span / step + 1e-9) + 1 }, (_, i) => i * step);
}
