import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Deadlines } from './deadlines.js';

const TIMEOUTS = { connect: 0, firstByte: 60, idle: 60, total: 0 };

describe('the clock of a phase', () => {
  const expired: string[] = [];
  const deadlines = new Set<Deadlines>();
  afterEach(() => {
    expired.length = 0;
    for (const one of deadlines) one.stop();
  });

  function started(): Deadlines {
    const one: Deadlines = new Deadlines(TIMEOUTS, ({ code }) => {
      expired.push(code);
      one.stop();
    });
    deadlines.add(one);
    one.spoken();
    return one;
  }

  it('stands still while nothing is read', async () => {
    const one = started();
    one.pause();
    await sleep(120);
    expect(expired).toEqual([]);
    one.resume();
    await sleep(120);
    expect(expired).toEqual(['first-byte-timeout']);
  });

  it('goes on where it stood, however often it is stopped', async () => {
    const one = started();
    for (let i = 0; i < 40 && expired.length === 0; i++) {
      await sleep(5);
      one.pause();
      one.resume();
    }
    expect(expired).toEqual(['first-byte-timeout']);
  });

  it('begins anew with every byte, also with those that were there before it was read again', async () => {
    const one = started();
    await sleep(50);
    one.pause();
    one.heard();
    one.resume();
    for (let i = 0; i < 4; i++) {
      await sleep(40);
      one.heard();
    }
    expect(expired).toEqual([]);
    await sleep(120);
    expect(expired).toEqual(['idle-timeout']);
  });
});
