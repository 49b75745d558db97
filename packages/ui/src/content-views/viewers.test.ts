import { describe, expect, it } from 'vitest';
import { bestViewer, viewersFor } from './viewers.js';

const content = (contentType: string | null, text: string) => ({
  bytes: new TextEncoder().encode(text),
  complete: true,
  contentType,
});

describe('viewers', () => {
  it.each([
    ['application/x-www-form-urlencoded', 'a=1', 'form'],
    ['multipart/form-data; boundary=B', '--B--', 'parts'],
    ['multipart/form-data', '--B--', 'text'],
    ['application/problem+json; charset=utf-8', '{}', 'json'],
    ['text/html', '<p>', 'source'],
    ['image/svg+xml', '<svg/>', 'source'],
    ['image/png', '\u0000', 'image'],
    ['application/octet-stream', '\u0000', 'hex'],
    [null, 'text', 'text'],
  ])('%s: %s is best seen as %s', (type, text, id) => expect(bestViewer(content(type, text))?.id).toBe(id));

  it('always offer text and bytes', () => {
    for (const type of ['image/png', 'text/html', null])
      expect(viewersFor(content(type, 'x')).map(({ id }) => id)).toEqual(expect.arrayContaining(['text', 'hex']));
  });
});
