import { err, ok, type Result } from '@fcgiscope/codec/core';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** Node’s timers end here. */
const MAX_MS = 2 ** 31 - 1;

/** Reads `30`, `1.5s`, `200ms` or `2m` as milliseconds; a number alone is seconds, as curl’s. */
export function parseDuration(text: string): Result<number, string> {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  if (number === undefined) return err(`"${text}" is no duration: expected 30, 1.5s, 200ms or 2m`);
  const milliseconds = Math.round(Number(number) * (UNITS[unit] ?? 1));
  return milliseconds <= MAX_MS ? ok(milliseconds) : err(`"${text}" is too long: timers end after 24 days`);
}
