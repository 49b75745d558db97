import { afterEach, describe, expect, it } from 'vitest';
import { Pair } from '../../testing/client-and-server.js';
import { Opened } from '../../testing/fastcgi-peers.js';
import type { Handler } from '../server/index.js';
import { type BodyContent, type EncodedBody, encodeBody, encodeJson, headerParams, paramsFor } from './index.js';

const opened = new Opened();
const pair = new Pair(opened);
afterEach(() => opened.closeAll());

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

describe('get and post', () => {
  const target = { script: '/srv/echo', uri: '/echo?a=b' };

  it('say what nginx says', async () => {
    const handler: Handler = async ({ params }, response) => response.write(`\r\n${JSON.stringify(params)}`);
    const { client } = await pair.both({}, { handler });
    const asked = { SCRIPT_FILENAME: '/srv/echo', QUERY_STRING: 'a=b' };
    expect(await (await client.get(target)).json()).toMatchObject({ ...asked, REQUEST_METHOD: 'GET' });
    const described = { CONTENT_TYPE: 'application/json', CONTENT_LENGTH: '15' };
    const posted = await client.post(target, encodeJson({ tea: 'green' }));
    expect(await posted.json()).toMatchObject({ ...asked, ...described, REQUEST_METHOD: 'POST' });
  });

  it.each<[string, BodyContent | EncodedBody, RegExp]>([
    ['a form', new URLSearchParams({ tea: 'grün' }), /^tea=gr%C3%BCn$/],
    ['JSON', encodeJson({ tea: 'grün' }), /^{"tea":"grün"}$/],
    ['a file', new Blob(['leaves'], { type: 'text/plain' }), /^leaves$/],
    ['an upload', uploadOf('leaves.txt', 'leaves'), /name="file"; filename="leaves.txt"\r\n[\s\S]*\r\n\r\nleaves\r\n/],
  ])('send %s', async (_what, content, seen) => {
    const { client } = await pair.both();
    expect(await (await client.post({ ...target, scriptName: '/echo' }, content)).text()).toMatch(seen);
  });

  function uploadOf(name: string, text: string): FormData {
    const form = new FormData();
    form.set('file', new Blob([text]), name);
    return form;
  }
});
