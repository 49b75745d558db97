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

  it('undoes at once what it can, of all that is not undone yet', () => {
    const closers = new Closers();
    const done: string[] = [];
    const never = () => new Promise<void>(() => {});
    closers.add('first', never, () => void done.push('first'));
    closers.add('second', never, () => {
      throw new Error('stuck');
    });
    closers.add('third', never, () => void done.push('third'));
    closers.add('fourth', never);
    void closers.run();
    closers.runAtOnce();
    closers.runAtOnce();
    expect(done).toEqual(['third', 'first']);
  });
});
