import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { program } from './program.js';

const run = promisify(execFile);

/** A FastCGI record as Wireshark dissects it. */
export interface DissectedRecord {
  /** ISO 8601, six decimals. */
  readonly time: string;
  readonly direction: 'to-app' | 'from-app';
  readonly version: number;
  readonly type: number;
  readonly requestId: number;
  readonly contentLength: number;
  readonly paddingLength: number;
}

const FIELDS = [
  'frame.time_epoch',
  'tcp.stream',
  'tcp.srcport',
  'fcgi.version',
  'fcgi.type',
  'fcgi.id',
  'fcgi.content.length',
  'fcgi.padding.length',
];

/** The segments of a capture directory, the oldest first. */
export function segmentsOf(captureFolder: string): string[] {
  const names = readdirSync(captureFolder).filter((name) => name.endsWith('.pcapng'));
  return names.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).map((name) => join(captureFolder, name));
}

/**
 * What tshark sees in a capture file, `port` being the application's: the records of each connection in their order, the
 * connections in the order of their first packet.
 */
export async function dissect(file: string, port: number): Promise<DissectedRecord[][]> {
  const fields = FIELDS.flatMap((field) => ['-e', field]);
  const args = ['-r', file, '-d', `tcp.port==${port},fcgi`, '-Y', 'fcgi', '-T', 'fields', ...fields];
  const { stdout } = await run(program('tshark'), args);
  const connections = new Map<number, DissectedRecord[]>();
  for (const line of stdout.split('\n').filter((text) => text !== '')) {
    const { stream, records } = dissectedPacket(line, port);
    connections.set(stream, [...(connections.get(stream) ?? []), ...records]);
  }
  return [...connections.values()];
}

/** One line of tshark's: the fields of a packet, several values of one field parted by commas. */
function dissectedPacket(line: string, appPort: number): { stream: number; records: DissectedRecord[] } {
  const [seconds = '', ...fields] = line.split('\t');
  const [stream = [], ports = [], versions = [], types = [], ids = [], contents = [], paddings = []] = fields.map((field) =>
    field.split(',').map(Number),
  );
  const records = versions.map((version, i) => ({
    time: isoTime(seconds),
    direction: ports[0] === appPort ? ('from-app' as const) : ('to-app' as const),
    version,
    type: types[i]!,
    requestId: ids[i]!,
    contentLength: contents[i]!,
    paddingLength: paddings[i]!,
  }));
  return { stream: stream[0]!, records };
}

/** Of `1795227904.265031995`, six decimals. */
function isoTime(seconds: string): string {
  const [whole = '', fraction = ''] = seconds.split('.');
  return new Date(Number(whole) * 1000).toISOString().replace('.000Z', `.${fraction.slice(0, 6)}Z`);
}
