import { expect, it } from 'vitest';
import { parseDuration } from './duration.js';

it.each([
  ['30', 30_000],
  ['1.5s', 1500],
  ['200ms', 200],
  ['2m', 120_000],
  ['0', 0],
])('reads %s', (text, milliseconds) => {
  expect(parseDuration(text)).toEqual({ ok: true, value: milliseconds });
});

it.each(['', 'soon', '-1', '5h', '1e3', '99999999m'])('refuses "%s"', (text) => {
  expect(parseDuration(text).ok).toBe(false);
});
