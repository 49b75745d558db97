// `fcgiscope read` against tshark on the same large capture, in interleaved rounds: time, processor time, and peak memory. Prints Markdown.
//
//   npx -y pnpm@12 build && node bench/open/read.mjs [--megabytes 1000] [--rounds 3]
//
// The capture is made from the fixtures. tshark prints the fields of every record (-T fields), as one would to see who asked what; both
// outputs are thrown away. A second, smaller file shows whether memory grows with the file. Needs tshark. Compare ratios.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cpuSeconds, memory } from '../tap/processes.mjs';
import { writeBigCapture } from './big-capture.mjs';

const { values: flags } = parseArgs({
  options: { megabytes: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '3' } },
});
const MB = 1e6;
const POLL_MS = 50;
const COMMAND = new URL('../../packages/proxy/dist/main.js', import.meta.url).pathname;
const FIELDS = [
  'frame.time_epoch',
  'tcp.stream',
  'fcgi.type',
  'fcgi.id',
  'fcgi.content.length',
  'fcgi.nv_name',
  'fcgi.end_request.app_status',
];

const READERS = {
  fcgiscope: (file) => [process.execPath, COMMAND, 'read', '--format', 'ndjson', file],
  tshark: (file) => {
    const fields = FIELDS.flatMap((field) => ['-e', field]);
    return ['tshark', '-r', file, '-Y', 'fcgi', '-d', 'tcp.port==9000,fcgi', '-T', 'fields', ...fields];
  },
};

/** Runs a reader to its end: seconds, processor seconds, and peak memory in MB. */
function measure([program, ...args]) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const seen = { cpu: 0, peak: 0 };
    const poll = setInterval(() => {
      try {
        seen.cpu = Math.max(seen.cpu, cpuSeconds([child.pid]));
        seen.peak = Math.max(seen.peak, memory(child.pid, 'VmHWM'));
      } catch {
        // It has just ended.
      }
    }, POLL_MS);
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(poll);
      if (code !== 0) reject(new Error(`${program} ended with ${code}: ${said.slice(-300)}`));
      else resolve({ seconds: (performance.now() - start) / 1000, ...seen });
    });
  });
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

async function compare(file, bytes, rounds) {
  const results = Object.fromEntries(Object.keys(READERS).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, command] of Object.entries(READERS)) results[name].push(await measure(command(file)));
  }
  const of = (name, field) => median(results[name].map((result) => result[field]));
  for (const name of Object.keys(READERS)) {
    const cells = [of(name, 'seconds').toFixed(1), (bytes / MB / of(name, 'seconds')).toFixed(0), of(name, 'cpu').toFixed(1)];
    const ratio = of('tshark', 'seconds') / of(name, 'seconds');
    console.log(
      `| ${(bytes / MB).toFixed(0)} | ${name} | ${cells.join(' | ')} | ${ratio.toFixed(1)} | ${of(name, 'peak').toFixed(0)} |`,
    );
  }
}

const directory = mkdtempSync(join(tmpdir(), 'fcgiscope-bench-'));
try {
  console.log(
    '| MB | reader | seconds | MB/s | CPU s | times as fast as tshark | peak MB |\n| --- | --- | --- | --- | --- | --- | --- |',
  );
  for (const [share, rounds] of [
    [0.1, 1],
    [1, Number(flags.rounds)],
  ]) {
    const file = join(directory, `capture-${share}.pcap`);
    await compare(file, writeBigCapture(file, Number(flags.megabytes) * MB * share), rounds);
    rmSync(file);
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
