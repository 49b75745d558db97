import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchange } from '../../../testing/filter-subjects.js';
import { utf8Bytes } from '../../bytes/index.js';
import type { CapturedExchange } from '../captured-exchange.js';
import { CGI_FCGI_PARAMS_LIMIT, cgiFcgiCommand } from './cgi-fcgi.js';
import { curlCommand } from './curl.js';
import { shellQuote } from './shell-quote.js';

const NONE = new Uint8Array(0);

function captured(params: Readonly<Record<string, string>>, stdin: Uint8Array = NONE): CapturedExchange {
  const base = exchange(Object.entries(params));
  return {
    exchange: {
      ...base,
      request: { method: params.REQUEST_METHOD ?? null, uri: params.REQUEST_URI ?? null, host: 'a.test', script: null },
    },
    bodies: { stdin, data: NONE, stdout: NONE, stderr: NONE },
    records: [],
    masked: null,
  };
}

/** Runs a command in a real shell where `curl` and `cgi-fcgi` print their arguments, environment and input. */
function run(command: string): { readonly args: string[]; readonly env: string[]; readonly input: string } {
  const spy = `'${process.execPath}' -e 'const fs = require("fs"); console.log(JSON.stringify({args: process.argv.slice(1), env: Object.entries(process.env).map((e) => e.join("=")), input: fs.readFileSync(0).toString("latin1")}))' --`;
  const script = command.replace(/(^|\| )curl /m, `$1${spy} `).replace('cgi-fcgi -bind', `${spy} -bind`);
  return JSON.parse(execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8', input: '' }));
}

describe('shellQuote', () => {
  it('makes a shell read every text as it was', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((candidate) => !candidate.includes('\0'));
    fc.assert(
      fc.property(text, (said) => {
        expect(execFileSync('/bin/sh', ['-c', `printf %s ${shellQuote(said)}`], { encoding: 'utf8' })).toBe(said);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a curl command', () => {
  it('sends method, URL, headers and body', () => {
    const body = utf8Bytes(`it's "quoted" $HOME \`x\` ü`);
    const params = {
      REQUEST_METHOD: 'POST',
      REQUEST_URI: "/a'b?x=[1]&y=$z",
      HTTP_X_FORWARDED_FOR: '1.2.3.4',
      HTTP_HOST: 'a.test',
      HTTP_EMPTY: '',
      CONTENT_TYPE: 'text/plain',
      CONTENT_LENGTH: '9',
    };
    expect(run(curlCommand(captured(params, body))).args).toEqual([
      '--globoff',
      '--path-as-is',
      '--request',
      'POST',
      "http://a.test/a'b?x=[1]&y=$z",
      '--header',
      'X-Forwarded-For: 1.2.3.4',
      '--header',
      'Empty;',
      '--header',
      'Content-Type: text/plain',
      '--data-binary',
      `it's "quoted" $HOME \`x\` ü`,
    ]);
  });

  it('pipes a binary body', () => {
    const { args, input } = run(curlCommand(captured({ REQUEST_METHOD: 'PUT', REQUEST_URI: '/' }, Uint8Array.of(0, 255, 10, 0))));
    expect(args).toContain('@-');
    expect(input).toBe('\0\xff\n\0');
  });

  it('names a body that is too long to paste', () => {
    expect(curlCommand(captured({ REQUEST_METHOD: 'PUT', REQUEST_URI: '/' }, new Uint8Array(100_000)))).toMatch(
      /^# body\.bin: the 100000 bytes.*@body\.bin/s,
    );
  });
});

describe('a cgi-fcgi command', () => {
  it('gives exactly the parameters, and the body', () => {
    const { args, env, input } = run(
      cgiFcgiCommand(captured({ REQUEST_METHOD: 'POST', QUERY_STRING: "a='b' $c" }, utf8Bytes('x=1'))),
    );
    expect(args).toEqual(['-bind', '-connect', '127.0.0.1:2']);
    expect(env).toEqual(expect.arrayContaining(['REQUEST_METHOD=POST', "QUERY_STRING=a='b' $c"]));
    expect(input).toBe('x=1');
  });

  it('warns of what libfcgi does to long parameters', () => {
    const long = cgiFcgiCommand(captured({ HTTP_COOKIE: 'x'.repeat(CGI_FCGI_PARAMS_LIMIT) }));
    expect(long).toMatch(/^# The parameters have \d+ bytes\. Above 8192 cgi-fcgi cuts/);
    expect(cgiFcgiCommand(captured({ HTTP_COOKIE: 'x' }))).toMatch(/^env -i/);
  });
});
