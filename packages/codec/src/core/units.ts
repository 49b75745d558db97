declare const unit: unique symbol;

/** Microseconds since 1970-01-01T00:00:00Z. A double holds them to a quarter of a microsecond until the year 2255. */
export type EpochMicros = number & { readonly [unit]: 'EpochMicros' };

/** A duration in milliseconds, fractions included. */
export type Millis = number & { readonly [unit]: 'Millis' };

export function epochMicros(value: number): EpochMicros {
  return value as EpochMicros;
}

export function millis(value: number): Millis {
  return value as Millis;
}

/** `to - from` in milliseconds, to the nearest hundred nanoseconds: the clocks behind it know no more. */
export function millisBetween(from: EpochMicros, to: EpochMicros): Millis {
  return millis(Math.round((to - from) * 10) / 10_000);
}

/** ISO 8601 in UTC with six decimals, as `2026-11-21T01:02:03.123456Z`. */
export function isoTime(time: EpochMicros): string {
  const whole = Math.floor(time);
  const micros = ((whole % 1000) + 1000) % 1000;
  const date = new Date((whole - micros) / 1000);
  if (Number.isNaN(date.getTime())) return '1970-01-01T00:00:00.000000Z';
  return `${date.toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}

/** The inverse of {@link isoTime}; also takes any other number of decimals. `undefined` where the text is no such time. */
export function parseIsoTime(text: string): EpochMicros | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(text);
  if (!match) return undefined;
  const seconds = Date.parse(`${match[1]}Z`);
  if (Number.isNaN(seconds)) return undefined;
  return epochMicros(seconds * 1000 + Number(`0.${match[2] ?? '0'}`) * 1e6);
}
