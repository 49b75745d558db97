import { err, ok, type Result } from '../core/index.js';
import type { MeasureKind } from './field.js';
import type { Operator, Value } from './syntax.js';

/** The numbers from `min` to `max`; the ends belong to it unless they are open. */
export interface Interval {
  readonly min: number;
  readonly max: number;
  readonly minOpen: boolean;
  readonly maxOpen: boolean;
}

export function includes({ min, max, minOpen, maxOpen }: Interval, value: number): boolean {
  return (minOpen ? value > min : value >= min) && (maxOpen ? value < max : value <= max);
}

const EVERYTHING: Interval = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY, minOpen: false, maxOpen: false };

/** Milliseconds of one unit. A number without a unit is milliseconds. */
const DURATION_UNITS: Readonly<Record<string, number>> = {
  us: 0.001,
  // U+00B5 and U+03BC: keyboards differ.
  \u00b5s: 0.001,
  \u03bcs: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};

const KIB = 1024;
const MIB = KIB ** 2;
const GIB = KIB ** 3;

/** Bytes of one unit, as nginx counts: k is 1024. */
const SIZE_UNITS: Readonly<Record<string, number>> = {
  b: 1,
  k: KIB,
  kb: KIB,
  kib: KIB,
  m: MIB,
  mb: MIB,
  mib: MIB,
  g: GIB,
  gb: GIB,
  gib: GIB,
};

const UNITS: Readonly<Record<MeasureKind, Readonly<Record<string, number>>>> = {
  number: {},
  status: {},
  duration: DURATION_UNITS,
  size: SIZE_UNITS,
};

/** What a value of such a field looks like, for messages. */
export const WRITINGS: Readonly<Record<MeasureKind, string>> = {
  number: 'a number: 5, >5, 1..9',
  status: 'a status: 404, 4xx, >=400, 300..399',
  duration: 'a duration with a comparison: >200ms, 1s.., 100ms..1s (us, ms, s, m, h)',
  size: 'a size: >1k, 1k..10k, 0 (b, k, m, g)',
};

/** The numbers that a value means, or a sentence that says what is wrong with it. */
export function intervalOf(kind: MeasureKind, value: Pick<Value, 'operator' | 'text'>): Result<Interval, string> {
  const { operator, text } = value;
  if (text === '*' && operator === null) return ok(EVERYTHING);
  if (operator === null && text.includes('..')) return range(kind, text);
  if (operator === null || operator === '=') return single(kind, text);
  const number = quantity(kind, text);
  return number === undefined ? err(notUnderstood(kind, text)) : ok(comparison(operator, number));
}

function comparison(operator: Exclude<Operator, '='>, limit: number): Interval {
  if (operator === '>' || operator === '>=') return { ...EVERYTHING, min: limit, minOpen: operator === '>' };
  return { ...EVERYTHING, max: limit, maxOpen: operator === '<' };
}

/** `1..9`, `1..`, `..9`; both ends belong to it. */
function range(kind: MeasureKind, text: string): Result<Interval, string> {
  const dots = text.indexOf('..');
  const from = text.slice(0, dots);
  const to = text.slice(dots + 2);
  const min = from === '' ? Number.NEGATIVE_INFINITY : quantity(kind, from);
  const max = to === '' ? Number.POSITIVE_INFINITY : quantity(kind, to);
  if (min === undefined || max === undefined) return err(notUnderstood(kind, min === undefined ? from : to));
  if (from === '' && to === '') return err('This range has no ends: write at least one, as in 1.. or ..9.');
  return min > max ? err(`This range runs backwards: write ${to}..${from}.`) : ok({ min, max, minOpen: false, maxOpen: false });
}

function single(kind: MeasureKind, text: string): Result<Interval, string> {
  const statuses = kind === 'status' ? statusClass(text) : undefined;
  if (statuses !== undefined) return ok(statuses);
  const number = quantity(kind, text);
  if (number === undefined) return err(notUnderstood(kind, text));
  if (kind === 'duration') return err(`Hardly anything takes exactly ${text}: compare instead, as in >${text} or <${text}.`);
  return ok({ min: number, max: number, minOpen: false, maxOpen: false });
}

/** `4xx` and `40x`. */
function statusClass(text: string): Interval | undefined {
  if (!/^[1-9](?:xx|\dx)$/i.test(text)) return undefined;
  return { min: Number(text.replace(/x/gi, '0')), max: Number(text.replace(/x/gi, '9')), minOpen: false, maxOpen: false };
}

function quantity(kind: MeasureKind, text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)([a-z\u00b5\u03bc]*)$/i.exec(text);
  if (found === null) return undefined;
  const unit = (found[2] as string).toLowerCase();
  const factor = unit === '' ? 1 : unitOf(kind, unit);
  return factor === undefined ? undefined : Number(found[1]) * factor;
}

function unitOf(kind: MeasureKind, unit: string): number | undefined {
  const units = UNITS[kind];
  return Object.hasOwn(units, unit) ? units[unit] : undefined;
}

function notUnderstood(kind: MeasureKind, text: string): string {
  return `${text === '' ? 'Something is missing here' : `"${text}" is not understood here`}: write ${WRITINGS[kind]}.`;
}
