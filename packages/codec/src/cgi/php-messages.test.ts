import { describe, expect, it } from 'vitest';
import { splitPhpMessages } from './php-messages.js';

const short = (stderr: string): string[] =>
  splitPhpMessages(stderr).map(({ level, text, file, line }) => `${level}: ${text}${file === null ? '' : ` @${file}:${line}`}`);

describe('splitPhpMessages', () => {
  it('splits at the seams of PHP-FPM and nowhere else', () => {
    expect(short('PHP message: one; two; three; PHP message: four')).toEqual(['message: one; two; three', 'message: four']);
  });

  it('takes over a text whose second half came in another record', () => {
    expect(short('PHP message: one; PHP message: PHP Warning:  two in /a b/c.php on line 12')).toEqual([
      'message: one',
      'warning: two in /a b/c.php on line 12 @/a b/c.php:12',
    ]);
  });

  it('keeps the lines of a stack trace together', () => {
    const trace =
      'PHP message: PHP Fatal error:  Uncaught E: x in /a.php:3\nStack trace:\n#0 {main}\n  thrown in /a.php on line 3';
    expect(short(trace)).toEqual([
      'fatal: Uncaught E: x in /a.php:3\nStack trace:\n#0 {main}\n  thrown in /a.php on line 3 @/a.php:3',
    ]);
  });

  it('knows the levels', () => {
    const text = ['Fatal error', 'Parse error', 'Warning', 'Notice', 'Deprecated']
      .map((level) => `PHP message: PHP ${level}:  x`)
      .join('; ');
    expect(short(text)).toEqual(['fatal: x', 'parse: x', 'warning: x', 'notice: x', 'deprecated: x']);
  });

  it('takes other text line by line', () => {
    expect(short('Primary script unknown')).toEqual(['message: Primary script unknown']);
    expect(short('one\n\ntwo\nPHP message: three')).toEqual(['message: one', 'message: two', 'message: three']);
    expect(short('')).toEqual([]);
  });

  it('keeps indented lines with the one before', () => {
    expect(short('Traceback:\n  File "a.py"\n\tx = 1\nValueError: x')).toEqual([
      'message: Traceback:\n  File "a.py"\n\tx = 1',
      'message: ValueError: x',
    ]);
  });

  it('says where each message lies', () => {
    const stderr = 'plain\nPHP message: a; PHP message: b';
    expect(splitPhpMessages(stderr).map(({ from, to }) => stderr.slice(from, to))).toEqual([
      'plain',
      '\nPHP message: a',
      '; PHP message: b',
    ]);
  });
});
