import { err, ok, type Result } from '@fcgiscope/codec/core';
import { Command, Option } from 'commander';
import { type Address, parseAddress } from '../net/address.js';
import { collected, read } from './argument.js';
import { parseDuration } from './duration.js';
import { UsageError } from './exit-code.js';
import type { RequestSettings } from './run-request.js';

/** As commander hands them over. */
interface RequestFlags {
  readonly script?: string;
  readonly method?: string;
  readonly uri?: string;
  readonly header?: readonly Pair[];
  readonly param?: readonly Pair[];
  readonly data?: string;
  readonly filterData?: string;
  readonly getValues?: boolean;
  readonly timeout: number;
  readonly include?: boolean;
  readonly fail?: boolean;
  readonly role: RequestSettings['role'];
  readonly protocol: RequestSettings['protocol'];
}

type Pair = readonly [name: string, value: string];

const EXAMPLES = `
The body goes to stdout, what the application says on STDERR to stderr. Ends with 0 when an answer came, whatever its status
(--fail: 1 from 400 on), with 1 when none came, with 2 when the command line makes no sense.

Examples:
  $ fcgiscope request unix:/run/php/php-fpm.sock --script /srv/www/index.php --uri '/?page=2'
      what nginx would get, without nginx
  $ fcgiscope request 127.0.0.1:9000 --script /srv/www/login.php --data 'user=anna&password=x' --include
      a form; --data makes it a POST
  $ fcgiscope request 9000 --script upload.php --data @photo.jpg --header 'Content-Type: image/jpeg' --param APP_ENV=test
      a file as the body, and a variable as fastcgi_param would set it
  $ fcgiscope request 9000 --uri /status
      pm.status_path of PHP-FPM: without --script the path of the URI is the script
  $ fcgiscope request 9000 --get-values
      what the application says of itself
`;

/** `fcgiscope request`. */
export function requestCommand(): Command {
  return new Command('request')
    .summary('ask an application, as a web server does')
    .description('Sends one request to a FastCGI, SCGI or uwsgi application, and prints its answer.')
    .argument('<address>', 'where the application listens: 127.0.0.1:9000, unix:/run/php/php-fpm.sock', read(parseAddress))
    .option('-s, --script <file>', 'SCRIPT_FILENAME; a relative path begins here; default: the path of the URI')
    .option('-X, --method <name>', 'default: GET, with --data POST')
    .option('-u, --uri <uri>', 'path and query; default: / and the name of the script')
    .addOption(
      new Option('-H, --header <name: value>', 'a header of the client; may be repeated, also the same one').argParser(
        collected(parseHeader),
      ),
    )
    .addOption(new Option('-p, --param <name=value>', 'a variable; may be repeated').argParser(collected(parseParam)))
    .option('-d, --data <text>', 'the body; @FILE reads it from a file, @- from standard input')
    .option('--filter-data <text>', 'the file that a filter works on (DATA), with --role filter; as --data')
    .option('--get-values', 'ask for the limits of the application instead (GET_VALUES)')
    .addOption(
      new Option('-m, --timeout <time>', 'for all of it: 30, 1.5s, 200ms').argParser(read(parseDuration)).default(60_000, '60 s'),
    )
    .option('-i, --include', 'print the head of the answer, too')
    .option('-f, --fail', 'end with 1 where the status is 400 or more, or the exit status is not 0')
    .addOption(
      new Option('--role <name>', 'role of the application').choices(['responder', 'authorizer', 'filter']).default('responder'),
    )
    .addOption(new Option('--protocol <name>', 'what is spoken').choices(['fastcgi', 'scgi', 'uwsgi']).default('fastcgi'))
    .addHelpText('after', EXAMPLES)
    .action(async (address: Address, flags: RequestFlags) => {
      const settings = settingsOf(address, flags);
      const { runRequest } = await import('./run-request.js');
      await runRequest(settings);
    });
}

function settingsOf(address: Address, flags: RequestFlags): RequestSettings {
  const { getValues = false, protocol, role, data, timeout } = flags;
  if (protocol !== 'fastcgi' && getValues) throw new UsageError(`--get-values: ${protocol} has nothing like it`);
  if (protocol !== 'fastcgi' && role !== 'responder') throw new UsageError(`--role: ${protocol} has no roles`);
  if (role !== 'filter' && flags.filterData !== undefined) throw new UsageError('--filter-data goes with --role filter');
  if (data === '@-' && flags.filterData === '@-') throw new UsageError('--data and --filter-data cannot both be standard input');
  if (role === 'authorizer' && data !== undefined) throw new UsageError('--data: an authorizer gets no body');
  return {
    address,
    protocol,
    role,
    getValues,
    script: flags.script ?? null,
    method: flags.method ?? (data === undefined ? 'GET' : 'POST'),
    uri: flags.uri ?? null,
    headers: flags.header ?? [],
    params: flags.param ?? [],
    data: data ?? null,
    filterData: flags.filterData ?? null,
    timeout,
    include: flags.include === true,
    fail: flags.fail === true,
  };
}

function parseParam(text: string): Result<Pair, string> {
  const at = text.indexOf('=');
  return at > 0 ? ok([text.slice(0, at), text.slice(at + 1)]) : err(`"${text}" is no variable: expected NAME=VALUE`);
}

function parseHeader(text: string): Result<Pair, string> {
  const [, name, value] = /^([^\s:]+):\s*(.*)$/.exec(text) ?? [];
  return name === undefined ? err(`"${text}" is no header: expected NAME: VALUE`) : ok([name, value ?? '']);
}
