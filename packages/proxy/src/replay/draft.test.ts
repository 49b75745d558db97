import type { Exchange, Param } from '@fcgiscope/codec/exchange';
import type { ReplayEdits } from '@fcgiscope/codec/live';
import { describe, expect, it } from 'vitest';
import { MemoryCapture } from '../../testing/memory-capture.js';
import { draftOf, intentOf } from './draft.js';
import { previewOf } from './preview.js';
import { spreadOf } from './run-replay.js';

const PARAMS: readonly Param[] = [
  ['REQUEST_METHOD', 'POST'],
  ['REQUEST_URI', '/a/b.php?x=1'],
  ['QUERY_STRING', 'x=1'],
  ['SCRIPT_NAME', '/a/b.php'],
  ['SCRIPT_FILENAME', '/srv/www/a/b.php'],
  ['CONTENT_LENGTH', '4'],
  ['RAW', '/w==', 'base64'],
];

async function draft(edits: ReplayEdits = {}, over: Partial<Exchange> = {}, stdin = 'body') {
  const capture = new MemoryCapture();
  const { index } = capture.put({ stdinBytes: 4 });
  capture.streams.set(`${index}/stdin`, Buffer.from(stdin));
  const exchange = await capture.exchange(index);
  return draftOf(capture, { ...exchange!, params: PARAMS, ...over }, edits);
}

const paramsOf = async (edits: ReplayEdits) =>
  Object.fromEntries((await draft(edits)).params.map(([name, value]) => [name, value]));

describe('a draft', () => {
  it('is the captured request where nothing is edited', async () => {
    const { params, body, role } = await draft();
    expect([params, role, body.length]).toEqual([PARAMS, 'responder', 4]);
  });

  it('takes another method and another body', async () => {
    const edited = await draft({ method: 'PUT', body: { base64: 'AAEC' } });
    expect(intentOf(edited)).toEqual({ method: 'PUT', uri: '/a/b.php?x=1', isSafe: false });
    expect(edited.params).toContainEqual(['CONTENT_LENGTH', '3']);
    expect(await paramsOf({ body: { text: '' } })).toMatchObject({ CONTENT_LENGTH: '' });
  });

  it('takes another URI, and the path goes wherever it was', async () => {
    expect(await paramsOf({ uri: '/c.php?y=2&z=?' })).toMatchObject({
      REQUEST_URI: '/c.php?y=2&z=?',
      QUERY_STRING: 'y=2&z=?',
      SCRIPT_NAME: '/c.php',
      SCRIPT_FILENAME: '/srv/www/c.php',
    });
    expect(await paramsOf({ uri: '/a/b.php' })).toMatchObject({ QUERY_STRING: '', SCRIPT_FILENAME: '/srv/www/a/b.php' });
  });

  it('takes other params as a whole', async () => {
    expect(await paramsOf({ params: [['A', 'b']], method: 'GET' })).toEqual({ A: 'b', REQUEST_METHOD: 'GET' });
  });

  it('is none where the capture has lost part of the body', async () => {
    await expect(draft({}, {}, 'bod')).rejects.toThrow('does not hold all of the body');
    await expect(draft({}, { role: 'unknown(7)' })).rejects.toThrow('unknown(7)');
  });

  it('is shown as the records that would be sent', async () => {
    const { records, omittedBytes } = await previewOf(await draft());
    expect(records.map(({ type, bytes }) => [type, bytes])).toEqual([
      ['BEGIN_REQUEST', 16],
      ['PARAMS', expect.any(Number)],
      ['PARAMS', 8],
      ['STDIN', 16],
      ['STDIN', 8],
    ]);
    expect(omittedBytes).toBe(0);
    expect(records[0]?.hex).toBe('01010001000800000001000000000000');
    expect(records[1]?.fields).toContainEqual({ name: 'REQUEST_METHOD', from: 24, to: 28, value: 'POST' });
  });

  it('is shown as header and body where there are no records', async () => {
    const { records } = await previewOf({ ...(await draft()), protocol: 'scgi' });
    expect(records.map(({ type }) => type)).toEqual(['header', 'body']);
    expect(Buffer.from(records[0]!.hex, 'hex').toString('latin1')).toMatch(/^\d+:CONTENT_LENGTH\x004\0SCGI\x001\0/);
  });
});

it('the spread of times is that of the runs that were answered', () => {
  const run = (milliseconds: number) => ({ ok: true, milliseconds, status: 200, bodyBytes: 0, appStatus: 0 }) as const;
  const failed = { ok: false, milliseconds: 9999, error: { code: 'reset', message: '' } } as const;
  expect(spreadOf([failed])).toBeNull();
  expect(spreadOf([...Array.from({ length: 100 }, (_, i) => run(100 - i)), failed])).toEqual({
    min: 1,
    p50: 50,
    p95: 95,
    max: 100,
  });
});
