import type { RecordSummary } from '@fcgiscope/codec/live';
import { describe, expect, it } from 'vitest';
import { editorLink, listMessages } from './messages.js';
import { stderrTimes } from './record-times.js';

const record = (type: string, contentLength: number, time: string): RecordSummary => ({
  record: 1,
  time,
  connection: 1,
  direction: 'from-app',
  version: 1,
  type,
  typeCode: 7,
  requestId: 1,
  contentLength,
  paddingLength: 0,
  offset: 0,
});

describe('listMessages', () => {
  it('counts repeated ones at their first place', () => {
    const text =
      'PHP message: PHP Warning:  a in /x.php on line 3; PHP message: b; PHP message: PHP Warning:  a in /x.php on line 3';
    expect(listMessages(text).map(({ message, count, at }) => [message.level, message.line, count, at])).toEqual([
      ['warning', 3, 2, 0],
      ['message', null, 1, 50],
    ]);
  });
});

describe('stderrTimes', () => {
  const text = 'PHP message: é; PHP message: two';
  const records = [record('STDERR', 17, 't1'), record('STDOUT', 99, 't2'), record('STDERR', 16, 't3'), record('STDERR', 0, 't4')];

  it('finds the record that brought a message', () => {
    const times = stderrTimes(text, 33, records);
    expect(listMessages(text).map(({ at }) => times.timeOf(at))).toEqual(['t1', 't3']);
  });

  it('knows nothing where text and bytes, or records and bytes, do not agree', () => {
    expect([stderrTimes(text, 30, records).timeOf(0), stderrTimes(text, 33, records.slice(0, 1)).timeOf(0)]).toEqual([
      null,
      null,
    ]);
  });
});

describe('editorLink', () => {
  it('fills in file and line', () => {
    expect(editorLink('vscode://file{file}:{line}', '/srv/a b.php', 12)).toBe('vscode://file/srv/a%20b.php:12');
  });

  it.each(['', 'nonsense', 'javascript:alert("{file}")', 'JavaScript:{file}', 'data:text/html,{file}'])(
    '%s is no link',
    (template) => expect(editorLink(template, '/a.php', 1)).toBe(null),
  );
});
