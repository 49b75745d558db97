import { describe, expect, it } from 'vitest';
import { MatchSearch, type SearchState } from './match-search.js';

/** A source where even numbers pass; `asked` are the questions it got. */
function evenSource() {
  const asked: (readonly number[])[] = [];
  const states: SearchState[] = [];
  const decided: number[] = [];
  let fails = false;
  const options = {
    ask: (indexes: readonly number[]) => {
      asked.push(indexes);
      return fails ? Promise.reject(new Error('gone')) : Promise.resolve(indexes.filter((index) => index % 2 === 0));
    },
    onDecided: (indexes: readonly number[]) => decided.push(...indexes),
    onState: (state: SearchState) => states.push(state),
    now: () => 0,
  };
  return { options, asked, states, decided, fail: (on: boolean) => (fails = on) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const newestFirst = (count: number) => Int32Array.from({ length: count }, (_, i) => count - i);

describe('MatchSearch', () => {
  it('asks from the newest to the oldest, in growing questions, and says how far it is', async () => {
    const { options, asked, states } = evenSource();
    const search = new MatchSearch(newestFirst(300), options);
    await settled();
    expect(asked.map((batch) => [batch[0], batch.length])).toEqual([
      [300, 64],
      [236, 128],
      [108, 108],
    ]);
    expect([search.matches(300), search.matches(299), search.matches(2)]).toEqual([true, false, true]);
    expect(states.at(-1)).toEqual({ kind: 'done', decided: 300, total: 300 });
  });

  it('asks about what has come before it goes on with what was there', async () => {
    const { options, asked, decided } = evenSource();
    const search = new MatchSearch(newestFirst(100), options);
    search.want([101, 102]);
    await settled();
    expect(asked[1]?.slice(0, 3)).toEqual([101, 102, 36]);
    expect(decided).toContain(102);
  });

  it('stops and goes on', async () => {
    const { options, asked, states } = evenSource();
    const search = new MatchSearch(newestFirst(100), options);
    search.stop();
    await settled();
    expect(asked).toHaveLength(1);
    expect(states.at(-1)).toEqual({ kind: 'stopped', decided: 64, total: 100 });
    search.resume();
    await settled();
    expect(states.at(-1)?.kind).toBe('done');
  });

  it('asks again about what a failed question was about', async () => {
    const { options, states, fail } = evenSource();
    fail(true);
    const search = new MatchSearch(newestFirst(10), options);
    await settled();
    expect(states.at(-1)).toMatchObject({ kind: 'failed', message: 'gone' });
    fail(false);
    search.want([11]);
    await settled();
    expect([search.matches(10), search.matches(9), states.at(-1)?.kind]).toEqual([true, false, 'done']);
  });

  it('asks nothing about what is evicted meanwhile, and takes no late answer for it', async () => {
    const { options, asked, decided, states } = evenSource();
    const search = new MatchSearch(newestFirst(300), options);
    search.removeBefore(250);
    await settled();
    expect(asked).toEqual([Array.from({ length: 64 }, (_, i) => 300 - i)]);
    expect(Math.min(...decided)).toBe(250);
    expect([search.matches(250), search.matches(248)]).toEqual([true, false]);
    expect(states.at(-1)).toEqual({ kind: 'done', decided: 64, total: 64 });
  });

  it('is silent once nobody looks', async () => {
    const { options, states } = evenSource();
    new MatchSearch(newestFirst(10), options).dispose();
    await settled();
    expect(states).toEqual([]);
  });
});
