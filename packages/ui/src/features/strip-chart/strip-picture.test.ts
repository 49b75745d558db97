import { describe, expect, it } from 'vitest';
import { StripHistory } from '../../store/strip-history.js';
import { aRow } from '../../test-rows.js';
import { pixelOf, stripPicture, timeAt } from './strip-picture.js';
import { stripSentence } from './strip-sentence.js';

const second = 1_000_000;

function history(): StripHistory {
  const made = new StripHistory();
  for (const [at, status] of [
    [100, 200],
    [100.2, 200],
    [100.4, 500],
    [100.6, 200],
    [159, 200],
  ] as const) {
    const row = aRow({ start: at * second, end: at * second + 10_000, status });
    made.began(row);
    made.ended(row);
  }
  return made;
}

describe('the strip', () => {
  it('draws each second as high as it was busy, and what of it failed', () => {
    const picture = stripPicture(history(), 600);
    expect(picture).toMatchObject({ from: 100 * second, to: 160 * second, perSecond: 4, slowest: 10 });
    expect(picture?.bars).toMatchObject([
      { left: 0, width: 10, height: 1, failed: 0.25 },
      { left: 590, width: 10, height: 0.25, failed: 0 },
    ]);
  });

  it('is nothing before the first exchange', () => {
    expect(stripPicture(new StripHistory(), 600)).toBeNull();
  });

  it('knows the time under a pixel, within its edges', () => {
    const picture = stripPicture(history(), 600);
    if (picture === null) throw new Error('no picture');
    expect([timeAt(picture, 300, 600), timeAt(picture, -5, 600), timeAt(picture, 900, 600)]).toEqual([
      130 * second,
      100 * second,
      160 * second,
    ]);
    expect(pixelOf(picture, 130 * second, 600)).toBe(300);
  });

  it('says it in words', () => {
    expect(stripSentence(history())).toBe(
      '5 exchanges in 60.0 s, at most 4.0 a second, 1 failed; half took at most 10 ms, 95 % at most 10 ms',
    );
    expect(stripSentence(new StripHistory())).toBe('No exchanges yet');
  });
});
