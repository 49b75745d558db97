import { describe, expect, it } from 'vitest';
import { filterStateAfter } from './filter-state.js';

const nothing = { filter: null };

describe('the filter', () => {
  it('stays what it was while what is typed is wrong, and says where', () => {
    const good = filterStateAfter('status:5xx', nothing);
    const wrong = filterStateAfter('status:5xx stauts:4', good);
    expect(wrong.filter).toBe(good.filter);
    expect(wrong.error).toMatchObject({ offset: 11 });
  });

  it('is none where nothing is typed', () => {
    expect(filterStateAfter('  ', filterStateAfter('status:5xx', nothing))).toEqual({ text: '  ', error: null, filter: null });
  });

  it('may look beyond rows', () => {
    expect(filterStateAfter('param.HTTP_HOST:shop', nothing)).toMatchObject({ error: null, filter: { needs: 'exchange' } });
  });
});
