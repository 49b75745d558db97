import { describe, expect, it } from 'vitest';
import { Notices } from './notices.js';

describe('Notices', () => {
  it('says a kind of thing once in ten seconds, and then how often it kept quiet', () => {
    const lines: string[] = [];
    const notices = new Notices((line) => lines.push(line));
    for (const now of [0, 1, 5000, 9999]) notices.tell('down a', 'a is down', now);
    expect(lines).toEqual(['a is down']);
    notices.tell('down b', 'b is down', 9999);
    notices.tell('back a', 'a is back', 9999);
    notices.tell('down a', 'a is down', 10_000);
    notices.tell('down a', 'a is down', 20_000);
    expect(lines).toEqual(['a is down', 'b is down', 'a is back', 'a is down (and 3 times before)', 'a is down']);
  });
});
