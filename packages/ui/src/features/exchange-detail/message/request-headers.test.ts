import { describe, expect, it } from 'vitest';
import { anExchange } from '../../../test-exchange.js';
import { requestHeaders } from './request-headers.js';

describe('requestHeaders', () => {
  it('reads headers back out of params, each once', () => {
    const params = [
      ['CONTENT_TYPE', 'text/plain'],
      ['CONTENT_LENGTH', ''],
      ['REQUEST_METHOD', 'GET'],
      ['HTTP_X_FORWARDED_FOR', '1'],
      ['HTTP_CONTENT_TYPE', 'text/plain'],
    ] as const;
    expect(requestHeaders(anExchange({ params }))).toEqual([
      ['Content-Type', 'text/plain'],
      ['X-Forwarded-For', '1'],
    ]);
  });

  it('takes what came as a header alone', () => {
    expect(requestHeaders(anExchange({ params: [['HTTP_CONTENT_LENGTH', '3']] }))).toEqual([['Content-Length', '3']]);
  });
});
