import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProcess } from '../../testing/cli-process.js';
import { runHere } from '../../testing/run-here.js';

const CAPTURE = join(import.meta.dirname, '../../../../fixtures/captures/nginx-fpm-stderr/capture.pcap');

let directory: string;
let bytes: Buffer;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fcgiscope-odd-test-'));
  bytes = await readFile(CAPTURE);
});

afterAll(() => rm(directory, { recursive: true, force: true }));

async function written(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

/** A pcapng section, and a block that claims four gigabytes. */
function hugeBlock(): Uint8Array {
  const section = Buffer.alloc(28);
  section.writeUInt32LE(0x0a0d0d0a, 0);
  section.writeUInt32LE(28, 4);
  section.writeUInt32LE(0x1a2b3c4d, 8);
  section.writeUInt16LE(1, 12);
  section.writeBigInt64LE(-1n, 16);
  section.writeUInt32LE(28, 24);
  const block = Buffer.alloc(64);
  block.writeUInt32LE(6, 0);
  block.writeUInt32LE(0xfffffffc, 4);
  return Buffer.concat([section, block]);
}

/** Each command that reads a capture. */
const COMMANDS: Readonly<Record<string, (path: string) => readonly string[]>> = {
  read: (path) => ['read', path],
  'read --records': (path) => ['read', path, '--records', '--format', 'ndjson'],
  export: (path) => ['export', path, '--format', 'har', '--out', join(directory, 'out.har'), '--force'],
  check: (path) => ['check', path],
  open: (path) => ['open', '--ui', '127.0.0.1:0', path],
  replay: (path) => ['replay', path, '1', '127.0.0.1:9'],
  'serve --mock': (path) => ['serve', '127.0.0.1:0', '--mock', path],
};

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1]);

const INPUTS: readonly (readonly [what: string, make: () => Promise<string>, line: RegExp])[] = [
  ['a file of 10 bytes', () => written('ten.pcap', bytes.subarray(0, 10)), /ten\.pcap: the file ends inside its header/],
  ['a file of 3 bytes', () => written('three.pcap', 'abc'), /three\.pcap: the file has only 3 bytes: no capture/],
  ['an empty file', () => written('empty.pcap', ''), /empty\.pcap: the file is empty/],
  ['a JPEG', () => written('picture.jpg', JPEG), /picture\.jpg: this is a JPEG picture/],
  ['text', () => written('a.txt', 'hello, this is no capture\n'), /a\.txt: /],
  ['gzip without content', () => written('cut.gz', gzipSync(bytes).subarray(0, 12)), /cut\.gz: the compressed file is damaged/],
  ['a block of 4 GB', () => written('huge.pcapng', hugeBlock()), /huge\.pcapng: the block at byte 28 claims 4294967292 bytes/],
  [
    'a directory without captures',
    () => mkdir(join(directory, 'none'), { recursive: true }).then(() => join(directory, 'none')),
    /none: no captures in this directory/,
  ],
  ['a missing file', async () => join(directory, 'missing.pcap'), /missing\.pcap: no such file or directory/],
  ['JSON that is no HAR', () => written('no.har', '{"log": 1}'), /no\.har: this is JSON and no HAR: it has no log\.entries/],
  ['a HAR that is cut off', () => written('cut.har', '{"log": {"entries": [{"a'), /cut\.har: this is no HAR: /],
];

describe.each(Object.keys(COMMANDS))('%s', (name) => {
  it.each(INPUTS)('of %s: one line, exit 1', async (_what, make, line) => {
    const result = await runHere(...COMMANDS[name]!(await make()));
    expect(result.stderr).toMatch(line);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
    expect(result).toMatchObject({ code: 1, stdout: '' });
  });

  it('without a file: one line, exit 2', async () => {
    const [command = ''] = COMMANDS[name]!('');
    const result = await runHere(command);
    expect(result.code).toBe(2);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
  });
});

// Root may read everything.
describe.skipIf(process.getuid?.() === 0)('a file that may not be read', () => {
  it.each(Object.keys(COMMANDS))('%s: one line, exit 1', async (name) => {
    const path = await written('forbidden.pcap', bytes);
    await chmod(path, 0);
    const result = await runHere(...COMMANDS[name]!(path));
    expect(result.stderr).toMatch(/forbidden\.pcap: permission denied/);
    expect(result.code).toBe(1);
  });
});

describe('a capture whose end is missing', () => {
  it.each([
    ['cut in a packet', () => written('half.pcap', bytes.subarray(0, bytes.length - 9)), 0, /ends in the middle of a packet/],
    ['cut gzip', () => written('half.gz', gzipSync(bytes, { level: 0 }).subarray(0, -2000)), 1, /damaged or cut short/],
  ] as const)('is read as far as it goes: %s', async (_what, make, code, line) => {
    const path = await make();
    for (const args of [
      ['read', path],
      ['export', path, '--format', 'ndjson', '--out', '-'],
      ['check', path, '--format', 'ndjson'],
    ]) {
      const result = await runHere(...args);
      expect(result.stderr).toMatch(line);
      expect(result.stdout).not.toBe('');
      expect([code, 1]).toContain(result.code);
    }
  });
});

describe('a pipe', () => {
  it.each(['read', 'read --records', 'export', 'check'])('is read like a file: %s', async (name) => {
    const path = join(directory, `${name.replaceAll(' ', '')}.fifo`);
    execFileSync('mkfifo', [path]);
    const command = new CliProcess(COMMANDS[name]!(path));
    await writeFile(path, bytes);
    const { code, stderr } = await command.ended;
    expect(stderr).not.toMatch(/Error|no FastCGI/);
    expect(code).toBe(0);
  });

  it.each(['export', 'check'])('that is no capture: one line, exit 1: %s', async (name) => {
    const command = new CliProcess(COMMANDS[name]!('-'));
    command.write(JPEG);
    command.closeInput();
    const { code, stderr } = await command.ended;
    expect(stderr.trim()).toMatch(/^fcgiscope: -: this is a JPEG picture[^\n]*$/);
    expect(code).toBe(1);
  });
});
