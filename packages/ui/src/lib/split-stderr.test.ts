import { describe, expect, it } from 'vitest';
import { splitStderr } from './split-stderr.js';

describe('STDERR', () => {
  it('is split where PHP-FPM joined its messages, not at semicolons in them', () => {
    const text = 'PHP message: PHP Warning:  a; b in /srv/a.php on line 4; PHP message: PHP Notice:  c in /srv/b.php on line 9';
    expect(splitStderr(text)).toMatchObject([
      { level: 'Warning', severity: 'warning', body: 'a; b in /srv/a.php on line 4', place: { file: '/srv/a.php', line: 4 } },
      { level: 'Notice', severity: 'info', place: { file: '/srv/b.php', line: 9 } },
    ]);
  });

  it('keeps the lines of a fatal error together', () => {
    const text =
      'PHP message: PHP Fatal error:  Uncaught RuntimeException: lab fatal in /var/www/lab/fatal.php:4\nStack trace:\n#0 {main}\n  thrown in /var/www/lab/fatal.php on line 4';
    const messages = splitStderr(text);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({
      level: 'Fatal error',
      severity: 'error',
      place: { file: '/var/www/lab/fatal.php', line: 4 },
    });
  });

  it('counts what is repeated, at its first place', () => {
    const text = 'PHP message: a; PHP message: b; PHP message: a';
    expect(splitStderr(text).map(({ text: message, count }) => [message, count])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });

  it('takes by lines what is not PHP, indented lines with the one before', () => {
    expect(splitStderr('panic: oops\n\tat main.go:3\nnext\n').map(({ text }) => text)).toEqual([
      'panic: oops\n\tat main.go:3',
      'next',
    ]);
    expect(splitStderr('Primary script unknown')).toMatchObject([{ text: 'Primary script unknown', level: null, place: null }]);
    expect(splitStderr('')).toEqual([]);
  });
});
