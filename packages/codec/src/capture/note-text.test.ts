import { describe, expect, it } from 'vitest';
import { epochMicros } from '../core/index.js';
import type { CaptureNote } from './capture-notes.js';
import { formatNote, parseNote } from './note-text.js';

const opened = epochMicros(1_764_000_000_123_456);

const NOTES: readonly CaptureNote[] = [
  { kind: 'segment', capture: 'b1946ac9', segment: 12 },
  {
    kind: 'open',
    connection: 17,
    server: 'unix:',
    app: 'unix:/run/with space/100%=ü\u{1f418}.sock',
    tap: '127.0.0.1:9000=unix:/run/a\nb.sock',
    startSeen: true,
    openedAt: opened,
    protocol: 'scgi',
    toAppOffset: 0,
    fromAppOffset: 0,
  },
  {
    kind: 'continued',
    connection: 4_000_000_000,
    server: '[::1]:1',
    app: '[::1]:9000',
    tap: '',
    startSeen: false,
    openedAt: opened,
    toAppOffset: 5_000_000_000,
    fromAppOffset: 1,
    serverClosedAt: opened,
    appClosedAt: opened,
  },
  { kind: 'gap', connection: 1, direction: 'from-app', offset: 10, length: null, reason: 'overload' },
  { kind: 'gap', connection: 1, direction: 'to-app', offset: 0, length: 99, reason: 'paused' },
  { kind: 'paused' },
  { kind: 'resumed' },
  { kind: 'annotation', connection: 17, began: opened, requestId: 1, mark: { colour: 'red', note: 'why? 100% «odd»' } },
  { kind: 'annotation', connection: 17, began: opened, requestId: null, mark: null },
  { kind: 'mark', text: 'before deploy; 50% off\t\u0000 «ok»' },
];

describe('capture notes', () => {
  it.each(NOTES)('come back as they were: $kind', (note) => {
    const text = formatNote(note);
    expect(text).toMatch(/^fcgiscope [\x20-\x7e]*$/);
    expect(parseNote(text)).toEqual(note);
  });

  it('survive lone surrogates', () => {
    expect(parseNote(formatNote({ kind: 'mark', text: 'a\ud800b' }))).toEqual({ kind: 'mark', text: 'a\ufffdb' });
  });

  it.each([
    '',
    'hello',
    'fcgiscope ',
    'fcgiscope future a=b',
    'fcgiscope open',
    'fcgiscope open connection=x opened=y',
    'fcgiscope gap connection=1 direction=up offset=0',
  ])('ignore what is none: %j', (comment) => {
    expect(parseNote(comment)).toBeUndefined();
  });

  it('take damaged escapes for absent values', () => {
    expect(parseNote('fcgiscope mark text=%zz')).toEqual({ kind: 'mark', text: '' });
  });
});
