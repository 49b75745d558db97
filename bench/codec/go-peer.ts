import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { err, ok, type Result } from '../../packages/codec/src/core/index.js';

/** Go's net/http/fcgi, built once into a temporary folder. */
export interface GoPeer {
  readonly version: string;
  /** Passes over the chunks, per second of its processor time. */
  passesPerSecond(chunks: readonly Buffer[], size: number, params: boolean, seconds: number): number;
  close(): void;
}

const SOURCE = fileURLToPath(new URL('go/', import.meta.url));

/** Why not, in one line, where there is no Go. */
export function goPeer(): Result<GoPeer, string> {
  const folder = mkdtempSync(join(tmpdir(), 'fcgiscope-bench-'));
  const close = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const program = build(folder);
    const version = go('version').split(' ')[2] ?? 'go';
    return ok({ version, close, passesPerSecond: (...asked) => passesPerSecond(folder, program, ...asked) });
  } catch (error) {
    close();
    return err(isMissing(error) ? 'there is no `go` command (apt-get install golang-go)' : String(error));
  }
}

function go(...args: readonly string[]): string {
  return execFileSync('go', args, { encoding: 'utf8', env: { ...process.env, GO111MODULE: 'off' } });
}

/** The parser is private to its package: a file is laid over it that lets it out. */
function build(folder: string): string {
  const program = join(folder, 'records');
  const overlay = join(folder, 'overlay.json');
  const inPackage = join(go('env', 'GOROOT').trim(), 'src/net/http/fcgi/bench_records.go');
  writeFileSync(overlay, JSON.stringify({ Replace: { [inPackage]: join(SOURCE, 'records.go') } }));
  go('build', '-overlay', overlay, '-o', program, join(SOURCE, 'main.go'));
  return program;
}

function passesPerSecond(
  folder: string,
  program: string,
  chunks: readonly Buffer[],
  size: number,
  params: boolean,
  seconds: number,
): number {
  const file = join(folder, 'stream');
  writeFileSync(file, Buffer.concat(chunks));
  return Number(execFileSync(program, [file, String(size), String(params), String(seconds)], { encoding: 'utf8' }));
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
