// The codec against fastcgi-stream 1.0.0 and Go's net/http/fcgi, decoding and encoding: two Markdown tables.
//
//   npx -y pnpm@12 exec tsx bench/codec/run.ts [--rounds 5] [--seconds 0.1] [--streams PATTERN] [--only decode|encode]
//
// Everything is measured in turns, round by round, against processor time, so that other work on the machine matters little; the
// figures are medians. Go's columns need the `go` command (Debian: golang-go), and stay empty without it.
import { parseArgs } from 'node:util';
import { decodeTable } from './decode.js';
import { encodeTable } from './encode.js';
import { goPeer } from './go-peer.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '0.1' },
    streams: { type: 'string', default: '' },
    only: { type: 'string' },
  },
});
const effort = { rounds: Number(values.rounds), seconds: Number(values.seconds), streams: new RegExp(values.streams) };

const go = goPeer();
if (!go.ok) console.error(`Go is left out: ${go.error}`);
const peer = go.ok ? go.value : undefined;
console.log(`Node ${process.version}${peer === undefined ? '' : `, ${peer.version}`}, medians of ${effort.rounds} rounds\n`);
if (values.only !== 'encode') print('Decoding, MB per second of processor time', decodeTable(effort, peer));
if (values.only !== 'decode') print('Encoding, thousands per second of processor time', encodeTable(effort));
peer?.close();

function print(title: string, table: Iterable<string>): void {
  console.log(`${title}\n`);
  for (const line of table) console.log(line);
  console.log();
}
