import { describe, expect, it } from 'vitest';
import { messageParts } from './message-parts.js';

describe('the message of a finding', () => {
  it('leads to the exchanges that it names', () => {
    const message = 'It seems to have waited 885 ms for a worker, until #38112 had ended: 3 connections were ahead';
    const parts = ['It seems to have waited 885 ms for a worker, until ', 38_112, ' had ended: 3 connections were ahead'];
    expect(messageParts({ code: 'worker-wait', message })).toEqual(parts);
  });

  it('is text where its numbers are not ours', () => {
    const message = 'Uncaught Error: #0 /srv/www/index.php(12): main()';
    expect(messageParts({ code: 'php-fatal', message })).toEqual([message]);
  });
});
