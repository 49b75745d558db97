import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Exchange, RecordSummary } from '@fcgiscope/codec/exchange';

const run = promisify(execFile);

const COMMAND = join(import.meta.dirname, '../../packages/proxy/dist/main.js');

/** One line of `read --records --format ndjson`: a record names its connection with both its ends. */
export type ReadRecord = Omit<RecordSummary, 'connection'> & { readonly connection: Exchange['connection'] };

/** What `fcgiscope read` prints of a capture. */
export async function readCapture(
  source: string,
  ...more: readonly string[]
): Promise<{ readonly exchanges: readonly Exchange[]; readonly records: readonly ReadRecord[] }> {
  const args = [COMMAND, 'read', source, '--records', '--format', 'ndjson', ...more];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  const lines = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Exchange | ReadRecord => JSON.parse(line));
  return {
    exchanges: lines.filter((line): line is Exchange => !isRecord(line)),
    records: lines.filter(isRecord),
  };
}

function isRecord(line: Exchange | ReadRecord): line is ReadRecord {
  return 'record' in line;
}
