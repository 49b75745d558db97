import { utf8Bytes } from '@fcgiscope/codec/bytes';
import { describe, expect, it } from 'vitest';
import { segmentsOf, shortened } from './masked-pieces.js';

/** The masked stretches as `before→after`, the others as they are. */
const shown = (before: string, after: string) =>
  segmentsOf(utf8Bytes(before), utf8Bytes(after)).map(({ masked, before: was, after: is }) => (masked ? `${was}→${is}` : is));

describe('segmentsOf', () => {
  it('tells what is masked from what is not', () => {
    expect(shown('a=1; sid=0123456789; b', 'a=1; sid=masked1xxx; b')).toEqual(['a=1; sid=', '0123456789→masked1xxx', '; b']);
    expect(shown('nothing', 'nothing')).toEqual(['nothing']);
    expect(shown('', '')).toEqual([]);
  });

  it('takes what a mask has in common with the secret for part of the mask', () => {
    expect(shown('k=maxxxxxx12 m', 'k=masked3xxx m')).toEqual(['k=', 'maxxxxxx12→masked3xxx', ' m']);
    expect(shown('pin=19941 x', 'pin=99999 x')).toEqual(['pin=', '19941→99999', ' x']);
  });

  it('keeps characters of several bytes whole, and neighbours apart', () => {
    expect(shown('é=ü; z=ab', 'é=xx; z=xx')).toEqual(['é=', 'ü→xx', '; z=', 'ab→xx']);
  });
});

describe('shortened', () => {
  it('leaves out what is far from a mask, and says zeros in words', () => {
    const long = 'l'.repeat(500);
    const segments = [
      { masked: false, before: long, after: long },
      { masked: true, before: 'secret', after: '\0\0\0\0\0\0' },
      { masked: false, before: long, after: long },
    ];
    const [first, middle, last] = shortened(segments).map(({ after }) => after);
    expect([first?.length, middle, last?.length]).toEqual([51, '(6 bytes, zeroed)', 51]);
    expect(first?.startsWith(' … ')).toBe(true);
    expect(last?.endsWith(' … ')).toBe(true);
  });
});
