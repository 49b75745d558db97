import { describe, expect, it } from 'vitest';
import { Closers } from './closers.js';

describe('Closers', () => {
  it('undoes in reverse, also past a failure, and once', async () => {
    const closers = new Closers();
    const done: string[] = [];
    closers.add('first', () => void done.push('first'));
    closers.add('second', () => Promise.reject(new Error('stuck')));
    closers.add('third', () => void done.push('third'));
    expect(await closers.run()).toEqual(['second: stuck']);
    expect(await closers.run()).toEqual([]);
    expect(done).toEqual(['third', 'first']);
  });
});
