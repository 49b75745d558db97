// What npm makes of the two libraries, in a project that knows nothing of this workspace.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const TYPESCRIPT = join(ROOT, 'node_modules/.bin/tsc');

const run = promisify(execFile);
let project: string;
/** Files of each package, as npm lists them. */
let packed: Readonly<Record<'codec' | 'proxy', readonly string[]>>;

/** Packs a package into the project; npm says what is in it. */
async function pack(name: 'codec' | 'proxy'): Promise<{ tarball: string; files: readonly string[] }> {
  const cwd = join(ROOT, 'packages', name);
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd });
  const [said] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  return { tarball: `./${said.filename}`, files: said.files.map(({ path }) => path) };
}

async function install(tarballs: readonly string[]): Promise<void> {
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', ...tarballs], { cwd: project });
}

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'fcgiscope-packages-'));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'plain', private: true, type: 'module' }));
  const [codec, proxy] = [await pack('codec'), await pack('proxy')];
  packed = { codec: codec.files, proxy: proxy.files };
  const tarballs = [codec.tarball, proxy.tarball];
  // A registry may fail once.
  await install(tarballs).catch(() => install(tarballs));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

interface Manifest {
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

function manifestOf(name: 'codec' | 'proxy'): Manifest {
  return JSON.parse(readFileSync(join(project, 'node_modules/@fcgiscope', name, 'package.json'), 'utf8')) as Manifest;
}

async function runInProject(name: string, text: string): Promise<string> {
  writeFileSync(join(project, name), text);
  return (await run(process.execPath, [name], { cwd: project })).stdout;
}

describe.each(['codec', 'proxy'] as const)('the package %s', (name) => {
  it('holds what it needs, and neither tests nor leftovers of the compiler', () => {
    expect(packed[name]).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE']));
    expect(packed[name].filter((path) => /\.test\.|(^|\/)testing\/|tsbuildinfo|\.property\./.test(path))).toEqual([]);
    if (name === 'proxy') expect(packed.proxy).toContain('dist/public/index.html');
  });

  it('has every subpath that it promises', async () => {
    const paths = Object.keys(manifestOf(name).exports).filter((path) => path !== './package.json');
    expect(paths.length).toBeGreaterThan(2);
    const specifiers = paths.map((path) => `@fcgiscope/${name}${path.slice(1)}`);
    const text = `for (const path of ${JSON.stringify(specifiers)}) console.log(Object.keys(await import(path)).length > 0);`;
    expect(await runInProject(`paths-of-${name}.mjs`, text)).toBe('true\n'.repeat(paths.length));
  });
});

describe('a plain project', () => {
  it('asks and answers with the libraries', async () => {
    const text = `
      import { connect } from 'node:net';
      import { RecordStream } from '@fcgiscope/codec/fastcgi';
      import { createClient, paramsFor } from '@fcgiscope/proxy/client';
      import { serve } from '@fcgiscope/proxy/server';
      const handler = async (request, response) => response.write('\\r\\nhello ' + request.params.REQUEST_URI);
      const server = await serve('127.0.0.1:0', { handler });
      const client = createClient({ address: server.address });
      console.log(await (await client.request(paramsFor({ script: '/tea.php' }))).text());
      const records = new RecordStream(connect(server.address.port));
      await records.write({ type: 'GET_VALUES', names: ['FCGI_MPXS_CONNS'] });
      console.log((await records.read()).values);
      records.destroy();
      await client.close();
      await server.close();`;
    expect(await runInProject('speak.mjs', text)).toBe("hello /tea.php\n[ [ 'FCGI_MPXS_CONNS', '1' ] ]\n");
  });

  it('has the command', async () => {
    const command = join(project, 'node_modules/.bin/fcgiscope');
    expect((await run(command, ['--version'])).stdout).toBe(`${manifestOf('proxy').version}\n`);
  });

  it('compiles against the types, as strict as the compiler gets: the codec without Node and browsers', async () => {
    await compile(
      'codec',
      [],
      `import { RecordStream, type TypedRecord, type WebByteStreams } from '@fcgiscope/codec/fastcgi';
       import { ScgiResponder } from '@fcgiscope/codec/scgi';
       import { uwsgiRequest } from '@fcgiscope/codec/uwsgi';
       export async function first(streams: WebByteStreams): Promise<number> {
         const record: TypedRecord | undefined = await new RecordStream(streams).read();
         return record?.type === 'END_REQUEST' ? record.appStatus : 0;
       }
       export const heard: number = new ScgiResponder().receive(uwsgiRequest([['A', 'b']])).length;`,
    );
    await compile(
      'proxy',
      ['node'],
      `import { connect } from 'node:net';
       import { RecordStream } from '@fcgiscope/codec/fastcgi';
       import { ClientError, createClient } from '@fcgiscope/proxy/client';
       import { type Handler, nodeHandler, serve } from '@fcgiscope/proxy/server';
       import * as tap from '@fcgiscope/proxy/tap';
       export const records: RecordStream = new RecordStream(connect(9000));
       export const handler: Handler = async ({ params }, response) => response.write(params.REQUEST_URI ?? '');
       const server = await serve('127.0.0.1:0', { handler: nodeHandler((_request, response) => void response.end()) });
       try {
         await createClient({ address: server.address }).request({ A: 'b' }, null, { role: 'filter', data: 'file' });
       } catch (error) {
         if (error instanceof ClientError && error.code === 'overloaded') console.log(error.sent, tap);
       }`,
    );
  });
});

/** A strict compilation of one module, with the types of these packages and no others; rejects with what the compiler says. */
async function compile(name: string, types: readonly string[], text: string): Promise<void> {
  const folder = join(project, `types-of-${name}`);
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
  for (const one of types) symlinkSync(join(ROOT, 'node_modules/@types', one), join(folder, 'node_modules/@types', one));
  writeFileSync(join(folder, 'use.mts'), text);
  const strict = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false };
  const compilerOptions = { ...strict, module: 'nodenext', target: 'es2023', lib: ['es2023'], noEmit: true, types };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.mts'] }));
  await run(TYPESCRIPT, ['-p', folder]).catch((error: { stdout?: string }) => expect.fail(error.stdout));
}
