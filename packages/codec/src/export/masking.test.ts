import { beforeAll, describe, expect, it } from 'vitest';
import { exchangesIn, exported, indicesIn, openCapture } from '../../testing/exported-capture.js';
import { BODIES, formsOf, SECRET_NAMES, SECRETS, secretTraffic } from '../../testing/secret-traffic.js';
import { base64Bytes, latin1, utf8, utf8Bytes } from '../bytes/index.js';
import type { FileCapture } from '../capture/index.js';
import { readExchange } from './captured-exchange.js';
import { EXPORT_FORMAT_NAMES, type ExportFormatName } from './export-capture.js';
import { Redactor } from './redaction/index.js';

let file: FileCapture;

beforeAll(async () => {
  file = await openCapture(secretTraffic());
});

describe('the traffic of these tests', () => {
  it('gives every secret away', async () => {
    expect(SECRET_NAMES.length).toBeGreaterThanOrEqual(40);
    const haystacks = haystacksOf((await exported(file, 'pcapng', { includeSecrets: true })).bytes);
    for (const name of SECRET_NAMES)
      expect(
        formsOf(SECRETS[name]).some((form) => found(haystacks, form)),
        name,
      ).toBe(true);
  });
});

describe.each(EXPORT_FORMAT_NAMES)('an export as %s', (format: ExportFormatName) => {
  it('holds none of the secrets, however written', async () => {
    const haystacks = haystacksOf((await exported(file, format)).bytes);
    const left = SECRET_NAMES.flatMap((name) =>
      formsOf(SECRETS[name])
        .filter((form) => found(haystacks, form))
        .map((form) => `${name}: ${form}`),
    );
    expect(left).toEqual([]);
  });

  it('says that secrets are masked, or that they are not', async () => {
    expect(latin1((await exported(file, format)).bytes)).toMatch(/secrets"?(?: are |":")masked/);
    const open = await exported(file, format, { includeSecrets: true });
    expect(latin1(open.bytes)).toMatch(/SECRETS INCLUDED|"secrets":"included"/);
    expect(open.report.manifest).toBeNull();
  });
});

describe('a masked exchange', () => {
  it('is as long as it was, record by record, byte by byte', async () => {
    const again = await openCapture((await exported(file, 'pcapng')).bytes);
    for (const index of indicesIn(file)) {
      expect(await again.records(index)).toEqual(await file.records(index));
      const [before, after] = [await file.exchange(index), await again.exchange(index)];
      expect(after?.streams).toEqual({
        ...before?.streams,
        stderr: { ...before?.streams.stderr, text: after?.streams.stderr.text },
      });
      expect(after?.response?.headerBytes).toBe(before?.response?.headerBytes);
      expect(after?.params.map(([name, value]) => [name, utf8Bytes(value).length])).toEqual(
        before?.params.map(([name, value]) => [name, utf8Bytes(value).length]),
      );
    }
  });

  it('keeps what is no secret: names, schemes, attributes, structure', async () => {
    const [exchange] = await exchangesIn(await openCapture((await exported(file, 'pcapng')).bytes));
    const params = new Map(exchange?.params.map(([name, value]) => [name, value]));
    expect(params.get('REQUEST_URI')).toMatch(/^\/login\?token=masked\d+x+&code=masked\d+x+&X-Signature=masked\d+x+&page=2$/);
    expect(params.get('HTTP_COOKIE')).toMatch(/^PHPSESSID=masked\d+x+; theme=masked\d+x+; connect\.sid=masked\d+x+$/);
    expect(params.get('HTTP_AUTHORIZATION')).toMatch(/^Bearer masked\d+x+$/);
    expect(params.get('HTTP_HOST')).toBe('shop.example.test');
    const cookies = exchange?.response?.headers.filter(([name]) => name === 'Set-Cookie').map(([, value]) => value);
    expect(cookies?.[0]).toMatch(/^PHPSESSID=masked\d+x+; path=\/; HttpOnly; SameSite=Lax$/);
    expect(exchange?.streams.stderr.text).toMatch(/login failed, password=masked\d+x+, attempt 3/);
    expect(exchange?.response?.headers).toContainEqual(['X-Powered-By', 'PHP/8.2.7']);
  });

  it('has the same mask for the same secret', async () => {
    const all = await exchangesIn(await openCapture((await exported(file, 'pcapng')).bytes));
    const cookies = all.map(({ params }) => params.find(([name]) => name === 'HTTP_COOKIE')?.[1]);
    expect(new Set(cookies).size).toBe(1);
    const theme = /theme=(masked\d+)/.exec(cookies[0] ?? '')?.[1];
    expect(all[0]?.streams.stderr.text).toMatch(new RegExp(`cookie was ${theme}x`));
  });

  it('keeps JSON, forms and multipart bodies readable', async () => {
    const again = await openCapture((await exported(file, 'pcapng')).bytes);
    const bodies = await Promise.all(
      indicesIn(again).map(async (index) => (await readExchange(again, index, { records: false }))?.bodies.stdin),
    );
    const [form, json, multipart] = bodies.map((body) => utf8(body ?? new Uint8Array(0)) ?? '');
    expect([...new URLSearchParams(form).keys()]).toEqual([...new URLSearchParams(BODIES.form.text).keys()]);
    expect(Object.keys(JSON.parse(json ?? ''))).toEqual(Object.keys(JSON.parse(BODIES.json.text)));
    expect(JSON.parse(json ?? '')).toMatchObject({ quantity: 1, user: { name: 'Lena' } });
    expect(multipart?.match(/------b0undary/g)).toHaveLength(3);
  });

  it('does not change when it is masked again', async () => {
    const once = await exported(file, 'pcapng');
    const twice = await exported(await openCapture(once.bytes), 'pcapng');
    const [first, second] = [await openCapture(once.bytes), await openCapture(twice.bytes)];
    expect(await exchangesIn(second)).toEqual(await exchangesIn(first));
    for (const index of indicesIn(first)) {
      expect((await readExchange(second, index, { records: true }))?.bodies).toEqual(
        (await readExchange(first, index, { records: true }))?.bodies,
      );
    }
  });
});

describe('what was masked', () => {
  it('is listed by name and place, never by value', async () => {
    const { report } = await exported(file, 'har');
    const names = report.manifest?.entries.map(({ name, place }) => `${place} ${name}`);
    expect(names).toEqual(
      expect.arrayContaining([
        'cookie PHPSESSID',
        'form field password',
        'JSON field refresh_tokens',
        'multipart field password',
        'param DB_PASSWORD',
      ]),
    );
    const text = JSON.stringify(report.manifest);
    for (const name of SECRET_NAMES) expect(text).not.toContain(SECRETS[name]);
  });
});

describe('where masking is not possible', () => {
  it('a compressed body becomes zeros of the same length', () => {
    const gzip = Uint8Array.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4]);
    const { bodies, masked } = redacted(gzip, 'text/html');
    expect(bodies.stdin).toEqual(new Uint8Array(8));
    expect(masked?.entries).toContainEqual({ name: 'compressed body (gzip)', place: 'body', count: 1 });
  });

  it.each(['multipart/form-data', 'text/plain; charset=utf-16le'])('a body of %s that cannot be read becomes zeros', (type) => {
    expect(redacted(utf8Bytes('secret=whatever'), type).bodies.stdin).toEqual(new Uint8Array(15));
  });

  it('an error ends the export', async () => {
    const broken: FileCapture = Object.create(file, { stream: { value: () => Promise.reject(new Error('the disk is gone')) } });
    for (const format of EXPORT_FORMAT_NAMES) await expect(exported(broken, format)).rejects.toThrow('the disk is gone');
  });
});

function redacted(stdin: Uint8Array, type: string) {
  const empty = new Uint8Array(0);
  const redactor = new Redactor();
  const captured = {
    exchange: { ...sample, params: [['CONTENT_TYPE', type] as const] },
    bodies: { stdin, data: empty, stdout: empty, stderr: empty },
    records: [],
    masked: null,
  };
  redactor.observe(captured);
  return redactor.redact(captured);
}

let sample: Awaited<ReturnType<typeof exchangesIn>>[number];

beforeAll(async () => {
  sample = (await exchangesIn(file))[0]!;
});

/** An output as it is, and everything in it that is base64 of something. */
function haystacksOf(bytes: Uint8Array): string[] {
  const text = latin1(bytes);
  const encoded = (text.match(/[A-Za-z0-9+/]{16,}={0,2}/g) ?? []).map((run) =>
    base64Bytes(run.slice(0, run.length - (run.replace(/=+$/, '').length % 4 === 1 ? 1 : 0))),
  );
  return [text, ...encoded.filter((decoded) => decoded !== undefined).map((decoded) => latin1(decoded))];
}

function found(haystacks: readonly string[], form: string): boolean {
  const needle = latin1(utf8Bytes(form));
  return needle.length >= 4 && haystacks.some((text) => text.includes(needle));
}
