import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Exchange } from '@fcgiscope/codec/exchange';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runHere } from '../../testing/run-here.js';
import { NEEDS_TSHARK, tsharkFields, tsharkMissing } from '../../testing/tshark.js';

const CAPTURES = join(import.meta.dirname, '../../../../fixtures/captures');
const capture = (name: string) => join(CAPTURES, name, 'capture.pcap');
const STDERR = capture('nginx-fpm-stderr');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fcgiscope-export-test-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function exported(source: string, format: string, ...more: string[]) {
  const out = join(directory, 'out');
  const result = await runHere('export', source, '--format', format, '--out', out, ...more);
  return { ...result, out, text: await readFile(out, 'latin1').catch(() => null) };
}

async function read(source: string): Promise<Exchange[]> {
  const { stdout } = await runHere('read', source, '--format', 'ndjson');
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line): Exchange => JSON.parse(line));
}

const uris = (exchanges: readonly Exchange[]) => exchanges.map(({ request }) => request.uri);

describe('fcgiscope export', () => {
  it.each(['pcapng', 'har', 'ndjson', 'markdown'])(
    'writes %s, which its owner alone can read, and says what was masked',
    async (format) => {
      const { code, stderr, stdout, text, out } = await exported(STDERR, format);
      expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
      expect(stderr).toMatch(/^3 exchanges → \S+\/out\n/);
      expect(stderr).toMatch(/masked in \d+ places|no secrets found/);
      expect(text?.length).toBeGreaterThan(100);
      expect((await stat(out)).mode & 0o777).toBe(0o600);
      expect(await readdir(directory)).toEqual(['out']);
    },
  );

  it.each(['pcapng', 'har'])('writes %s that is read again, masked and not', async (format) => {
    const before = await read(STDERR);
    expect(uris(await read((await exported(STDERR, format)).out))).toEqual(uris(before));
    const open = await exported(STDERR, format, '--include-secrets', '--force');
    expect(open.stderr).toContain('SECRETS INCLUDED');
    expect((await read(open.out)).map(({ params }) => params)).toEqual(before.map(({ params }) => params));
  });

  it('writes what matches a filter, also one that looks into bodies', async () => {
    const { text } = await exported(STDERR, 'ndjson', '--filter', 'param.QUERY_STRING:n=3');
    expect(JSON.parse(text ?? '')).toMatchObject({ index: 1, secrets: 'masked' });
    const none = await exported(STDERR, 'ndjson', '--filter', 'body:nobody-wrote-this', '--force');
    expect([none.text, none.stderr]).toEqual(['', expect.stringMatching(/^0 exchanges/)]);
  });

  it('writes to standard output, and never over a file without being told to', async () => {
    const { stdout } = await runHere('export', STDERR, '--format', 'ndjson', '--out', '-');
    expect(stdout.trim().split('\n')).toHaveLength(3);
    await writeFile(join(directory, 'out'), 'mine');
    const refused = await exported(STDERR, 'har');
    expect(refused).toMatchObject({ code: 1, text: 'mine', stderr: expect.stringContaining('--force') });
    expect((await exported(STDERR, 'har', '--force')).code).toBe(0);
  });

  it('takes a directory of captures, compressed ones among them, each exchange with its own bytes', async () => {
    const names = ['nginx-fpm-warnings', 'nginx-fpm-stderr', 'raw-go-multiplex'];
    const folder = await mkdtemp(join(directory, 'captures-'));
    for (const [at, name] of names.entries()) {
      const bytes = await readFile(capture(name));
      await writeFile(join(folder, at === 1 ? `${at}.pcap.gz` : `${at}.pcap`), at === 1 ? gzipSync(bytes) : bytes);
    }
    const alone = (await Promise.all(names.map((name) => read(capture(name))))).flat();
    const { out } = await exported(folder, 'pcapng', '--include-secrets');
    const summary = ({ request, response, streams }: Exchange) => JSON.stringify([request, response, streams]);
    expect((await read(out)).map(summary).toSorted()).toEqual(alone.map(summary).toSorted());
  });

  it('leaves out of pcapng what has no records, and says so', async () => {
    const { stderr, code } = await exported(capture('nginx-scgi'), 'pcapng');
    expect(stderr).toMatch(/^0 exchanges .*\n5 left out: SCGI and uwsgi/);
    expect(code).toBe(0);
  });

  it.skipIf(tsharkMissing)(`writes pcapng whose records ${NEEDS_TSHARK}`, async () => {
    const { out } = await exported(STDERR, 'pcapng');
    const types = await tsharkFields(out, ['fcgi.type'], '-Y', 'fcgi');
    const { stdout } = await runHere('read', out, '--records', '--format', 'ndjson');
    const ours = stdout.split('\n').filter((line) => line.includes('"typeCode"'));
    expect(types).toEqual(ours.map((line) => String(JSON.parse(line).typeCode)));
  });

  it.each([
    [['--format', 'pdf', '--out', '-']],
    [['--format', 'har']],
    [['--out', '-']],
    [['--format', 'har', '--out', '-', '--filter', 'status:']],
    [['--format', 'har', '--out', '-', '--port', '0']],
  ])('%j is wrong usage', async (args) => {
    const result = await runHere('export', STDERR, ...args);
    expect([result.code, result.stderr.trim().split('\n').length]).toEqual([2, 1]);
  });
});

describe('fcgiscope check', () => {
  it('lists findings with their reasons, the worst first, and fails on them', async () => {
    const { code, stdout, stderr } = await runHere('check', capture('nginx-fpm-worker-killed'));
    expect(stdout).toMatch(/^error \S+, once: [\s\S]+ {2}why {2}[\s\S]+ {2}fix {2}/);
    expect(stderr).toMatch(/1 exchange: [1-9]\d* errors?, /);
    expect(code).toBe(1);
  });

  it('fails on warnings where it is told to', async () => {
    const path = capture('nginx-fpm-warnings');
    expect((await runHere('check', path)).code).toBe(0);
    expect((await runHere('check', path, '--fail-on', 'warning')).code).toBe(1);
  });

  it('prints objects for scripts, those of connections among them, and only of what matches', async () => {
    const lines = async (...args: string[]) =>
      (await runHere('check', ...args, '--format', 'ndjson')).stdout
        .split('\n')
        .filter(Boolean)
        .map((line): { readonly exchange: number | null; readonly code: string } => JSON.parse(line));
    const all = await lines(capture('raw-libfcgi-values-unknown'), '--port', '19002');
    for (const found of all) expect(found).toMatchObject({ code: expect.any(String), severity: expect.any(String) });
    const [first] = await lines(STDERR);
    const matching = await lines(STDERR, '--filter', 'param.QUERY_STRING:n=3');
    expect(new Set(matching.map(({ exchange }) => exchange))).toEqual(new Set([1]));
    expect(first?.exchange).toBe(1);
  });

  it('reads HARs', async () => {
    const { out } = await exported(STDERR, 'har');
    const { stderr } = await runHere('check', out);
    expect(stderr).toMatch(/made from a HAR/);
    expect(stderr).toMatch(/3 exchanges: /);
  });
});
