import { Option } from 'commander';
import { read } from './argument.js';
import { parseFilter, parsePorts } from './read.js';

/** Options that the commands on capture files share; `verb` is what becomes of exchanges that match. */
export function filterOption(verb: string): Option {
  return new Option('--filter <expression>', `${verb} only exchanges that match, as status:5xx or duration:>1s`).argParser(
    read(parseFilter),
  );
}

export function portOption(): Option {
  return new Option('--port <number>', "the application's port; may be repeated, or a list with commas").argParser(
    (text: string, previous: readonly number[] | undefined): readonly number[] => [
      ...(previous ?? []),
      ...read(parsePorts)(text),
    ],
  );
}

/** What FILE may be: behind the help of every such command. */
export const FILE_HELP =
  'FILE is a capture of tcpdump, Wireshark or fcgiscope (pcap or pcapng, also gzipped), a HAR, a directory of captures, or - for\nstandard input. Without --port, connections are recognised by their first bytes.';
