import { err, ok, type Result } from '@fcgiscope/codec/core';
import type { Filter } from '@fcgiscope/codec/filter';
import { MOST_CONCURRENT_REPLAYS, MOST_REPLAYS } from '@fcgiscope/codec/live';
import { Command, Option } from 'commander';
import { type Address, parseAddress } from '../net/address.js';
import { read } from './argument.js';
import { FILE_HELP, filterOption, portOption } from './capture-options.js';
import { type ExchangeSelection, parseSelection } from './exchange-selection.js';
import { UsageError } from './exit-code.js';

/** As commander hands them over. */
interface ReplayFlags {
  readonly method?: string;
  readonly uri?: string;
  readonly data?: string;
  readonly dryRun?: boolean;
  readonly confirm?: boolean;
  readonly filter?: Filter;
  readonly port?: readonly number[];
  readonly times: number;
  readonly concurrency: number;
}

const EXAMPLES = `
${FILE_HELP}

ADDRESS is where the request goes: an application of yours, or a tap in front of it, which captures it like any other. Addresses in
the capture are never used. The body of the answer goes to stdout; with --times there is a line for each answer instead, and with
several exchanges, which are sent one after the other, a line for each: what came, and what was recorded.

Examples:
  $ fcgiscope replay bug.pcapng 12 127.0.0.1:9000 --dry-run
      the exact records, byte by byte
  $ fcgiscope replay bug.pcapng 12 127.0.0.1:9000 --uri '/orders.php?page=2'
      the same request with another query
  $ fcgiscope replay bug.pcapng 12 unix:/run/php/php-fpm.sock --times 100 --concurrency 8
      how long it takes, and how much that varies
  $ fcgiscope replay night.pcapng all 127.0.0.1:9000 --filter 'status:5xx method:GET'
      whether what failed still fails
`;

/** `fcgiscope replay`. */
export function replayCommand(): Command {
  return new Command('replay')
    .summary('send captured requests again')
    .description('Sends the request of an exchange of a capture to an application, as it was or edited; or those of several.')
    .argument('<file>', 'capture file, HAR, directory of captures, or -')
    .argument('<exchanges>', 'their numbers, as fcgiscope read and the page show them: 12, 3,5-9, all', read(parseSelection))
    .argument('<address>', 'where the application listens', read(parseAddress))
    .option('-X, --method <name>', 'another method')
    .option('-u, --uri <uri>', 'another path and query')
    .option('-d, --data <text>', 'another body; @FILE reads it from a file, @- from standard input')
    .option('--dry-run', 'send nothing: print the records')
    .option('--confirm', 'needed where the method may change something: not GET, HEAD, OPTIONS or TRACE')
    .addOption(new Option('--times <number>', 'how often').argParser(read(wholeNumber(MOST_REPLAYS))).default(1))
    .addOption(
      new Option('--concurrency <number>', 'requests at once').argParser(read(wholeNumber(MOST_CONCURRENT_REPLAYS))).default(1),
    )
    .addOption(filterOption('send'))
    .addOption(portOption())
    .addHelpText('after', EXAMPLES)
    .action(async (source: string, selection: ExchangeSelection, address: Address, flags: ReplayFlags) => {
      if (source === '-' && flags.data === '@-') throw new UsageError('the capture and --data cannot both be standard input');
      const { runReplayCommand } = await import('./run-replay-command.js');
      await runReplayCommand({
        source,
        selection,
        filter: flags.filter ?? null,
        address,
        method: flags.method ?? null,
        uri: flags.uri ?? null,
        data: flags.data ?? null,
        dryRun: flags.dryRun === true,
        confirm: flags.confirm === true,
        times: flags.times,
        concurrency: flags.concurrency,
        ports: flags.port ?? null,
      });
    });
}

function wholeNumber(most: number): (text: string) => Result<number, string> {
  return (text) => {
    const number = /^\d{1,16}$/.test(text) ? Number(text) : 0;
    return number >= 1 && number <= most ? ok(number) : err(`"${text}" is no whole number from 1 to ${most}`);
  };
}
