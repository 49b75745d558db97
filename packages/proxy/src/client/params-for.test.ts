import { describe, expect, it } from 'vitest';
import { encodeBody, encodeJson, headerParams, paramsFor } from './index.js';

describe('paramsFor', () => {
  it('says what nginx says', () => {
    const params = paramsFor({ script: '/srv/www/a/index.php', uri: '/a/index.php?b=c?d', host: 'shop.test:8080' });
    expect(params).toMatchObject({
      SCRIPT_FILENAME: '/srv/www/a/index.php',
      DOCUMENT_ROOT: '/srv/www/a',
      SCRIPT_NAME: '/a/index.php',
      DOCUMENT_URI: '/a/index.php',
      REQUEST_URI: '/a/index.php?b=c?d',
      QUERY_STRING: 'b=c?d',
      REQUEST_METHOD: 'GET',
      HTTP_HOST: 'shop.test:8080',
      SERVER_NAME: 'shop.test',
      SERVER_PORT: '8080',
      REDIRECT_STATUS: '200',
    });
  });

  it('needs no more than a script', () => {
    expect(paramsFor({ script: '/index.php' })).toMatchObject({
      REQUEST_URI: '/index.php',
      DOCUMENT_ROOT: '/',
      SERVER_PORT: '80',
    });
  });
});

it('headerParams names headers as CGI does, and leaves out what would be HTTP_PROXY', () => {
  expect(headerParams({ 'X-A-b': '1', 'content-type': 'text/plain', Proxy: 'evil' })).toEqual({
    HTTP_X_A_B: '1',
    CONTENT_TYPE: 'text/plain',
  });
});

describe('a body', () => {
  it('may be a form', async () => {
    const { params, body } = await encodeBody(new URLSearchParams({ name: 'ü', b: '1 2' }));
    expect(params).toEqual({ CONTENT_TYPE: 'application/x-www-form-urlencoded;charset=UTF-8', CONTENT_LENGTH: '17' });
    expect(new TextDecoder().decode(body)).toBe('name=%C3%BC&b=1+2');
  });

  it('may be an upload', async () => {
    const form = new FormData();
    form.set('file', new Blob(['hello'], { type: 'text/plain' }), 'a.txt');
    const { params, body } = await encodeBody(form);
    const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(params.CONTENT_TYPE)?.[1];
    expect(new TextDecoder().decode(body)).toContain(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"`,
    );
  });

  it('may be JSON', () => {
    expect(encodeJson({ a: 'ü' })).toEqual({
      params: { CONTENT_TYPE: 'application/json', CONTENT_LENGTH: '10' },
      body: new TextEncoder().encode('{"a":"ü"}'),
    });
  });
});
