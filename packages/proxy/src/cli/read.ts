import { err, ok, type Result } from '@fcgiscope/codec/core';
import { compileFilter, type Filter } from '@fcgiscope/codec/filter';
import { Command, Option } from 'commander';
import { read } from './argument.js';
import { type ReadSettings, runRead } from './run-read.js';

/** As commander hands them over. */
interface ReadFlags {
  readonly format: ReadSettings['format'];
  readonly records?: boolean;
  readonly filter?: Filter;
  readonly port?: readonly number[];
  readonly follow?: boolean;
}

const EXAMPLES = `
FILE is a capture of tcpdump, Wireshark or fcgiscope (pcap or pcapng, also gzipped), a HAR, a directory of captures, or - for
standard input. Without --port, connections are recognised by their first bytes. Exchanges of a finished file come in order of their
first byte, with all that came after their end; those of - and --follow as they end.

Examples:
  $ fcgiscope read night.pcapng --filter 'status:5xx'
      what failed
  $ tcpdump -i lo -w - port 9000 | fcgiscope read -
      exchanges as they end
  $ fcgiscope read night.pcap.gz --port 9000 --format ndjson | jq -r 'select(.timings.total > 1000) | .request.uri'
      for scripts
`;

/** `fcgiscope read`. */
export function readCommand(): Command {
  return new Command('read')
    .summary('decode a capture in the terminal')
    .description('Decodes a capture to standard output, one line for each exchange, in order of their first byte.')
    .argument('<file>', 'capture file, HAR, directory of captures, or -')
    .addOption(new Option('--format <name>', 'how to print').choices(['table', 'ndjson']).default('table'))
    .option('--records', 'print each record, too, as it comes')
    .addOption(
      new Option('--filter <expression>', 'print only exchanges that match, as status:5xx or duration:>1s').argParser(
        read(parseFilter),
      ),
    )
    .addOption(
      new Option('--port <number>', "the application's port; may be repeated, or a list with commas").argParser(readPorts),
    )
    .option('--follow', 'wait for what is still being written; exchanges are printed as they end')
    .addHelpText('after', EXAMPLES)
    .action((source: string, flags: ReadFlags) => runRead(settingsOf(source, flags)));
}

function settingsOf(source: string, flags: ReadFlags): ReadSettings {
  return {
    source,
    format: flags.format,
    records: flags.records === true,
    filter: flags.filter ?? null,
    ports: flags.port ?? null,
    follow: flags.follow === true,
  };
}

/** Reads a filter of the filter language. */
export function parseFilter(text: string): Result<Filter, string> {
  const filter = compileFilter(text);
  return filter.ok ? filter : err(`${filter.error.message} (at character ${filter.error.offset + 1})`);
}

function readPorts(text: string, previous: readonly number[] = []): readonly number[] {
  return [...previous, ...read(parsePorts)(text)];
}

/** Reads `9000` or `9000,9001`. */
export function parsePorts(text: string): Result<readonly number[], string> {
  const ports = text.split(',').map((word) => (/^\d{1,5}$/.test(word.trim()) ? Number(word) : Number.NaN));
  const valid = ports.every((port) => port >= 1 && port <= 65_535);
  return valid ? ok(ports) : err(`"${text}" is no port: expected numbers from 1 to 65535, with commas between`);
}
