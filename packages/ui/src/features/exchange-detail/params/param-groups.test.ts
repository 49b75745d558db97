import { describe, expect, it } from 'vitest';
import { isSecretName } from '../../../lib/secret-names.js';
import { groupParams, listParams, searchParams } from './param-groups.js';

const params = listParams([
  ['SCRIPT_FILENAME', '/srv/index.php'],
  ['HTTP_X', '1'],
  ['REQUEST_METHOD', 'GET'],
  ['HTTP_X', '2'],
  ['MY_OWN', 'a'],
  ['RAW', '/w==', 'base64'],
]);

describe('params', () => {
  it('stand in their groups, each in wire order', () => {
    expect(groupParams(params).map(({ title, params: held }) => [title, held.map(({ position }) => position)])).toEqual([
      ['Request', [2]],
      ['Script', [0]],
      ['HTTP headers', [1, 3]],
      ['Other', [4, 5]],
    ]);
  });

  it('tell what is repeated and what is not text', () => {
    expect(params.filter(({ repeated }) => repeated).map(({ position }) => position)).toEqual([1, 3]);
    expect(params.filter(({ binary }) => binary).map(({ name }) => name)).toEqual(['RAW']);
  });

  it('are found by name and value, whatever the case', () => {
    expect(searchParams(params, 'script').map(({ name }) => name)).toEqual(['SCRIPT_FILENAME']);
    expect(searchParams(params, ' get ').map(({ name }) => name)).toEqual(['REQUEST_METHOD']);
  });

  it.each(['HTTP_COOKIE', 'Set-Cookie', 'Authorization', 'PHP_AUTH_PW', 'DB_PASSWORD', 'HTTP_X_API_KEY', 'csrf_token'])(
    '%s is a secret',
    (name) => expect(isSecretName(name)).toBe(true),
  );

  it.each(['HTTP_HOST', 'PATH_INFO', 'HTTP_PASSAGE', 'COOKIE_DOMAIN', 'TOKENIZER'])('%s is none', (name) =>
    expect(isSecretName(name)).toBe(false),
  );
});
