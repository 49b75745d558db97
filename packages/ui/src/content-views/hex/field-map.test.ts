import { describe, expect, it } from 'vitest';
import { fieldMap } from './field-map.js';

const field = (from: number, to: number) => ({ from, to, kind: 'header', title: '' });

describe('fieldMap', () => {
  it('gives every byte its innermost field, or none', () => {
    expect([...fieldMap(8, [field(2, 8), field(3, 5), field(0, 1)])]).toEqual([2, -1, 0, 1, 1, 0, 0, 0]);
  });
});
