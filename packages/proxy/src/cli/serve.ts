import { err, ok, type Result } from '@fcgiscope/codec/core';
import { Command, Option } from 'commander';
import { parseAddress } from '../net/address.js';
import { collected, read } from './argument.js';
import { portOption } from './capture-options.js';
import { parseDuration } from './duration.js';
import { UsageError } from './exit-code.js';
import type { ListenAddress, ServeSettings } from './run-serve.js';

/** As commander hands them over. */
interface ServeFlags {
  readonly handler?: string;
  readonly listener?: string;
  readonly exec?: string;
  readonly mock?: string;
  readonly match?: readonly string[];
  readonly rhythm?: 'original' | 'none';
  readonly port?: readonly number[];
  readonly role?: readonly RoleName[];
  readonly timeout: number;
  readonly protocol: ServeSettings['protocol'];
}

const EXAMPLES = `
A handler is an async function: it writes a CGI head and a body, and may return an exit status:
  export default async (request, response) => {
    await response.write(\`Content-Type: text/plain\\r\\n\\r\\nhello \${request.params.REMOTE_ADDR}\\n\`);
  };

Examples:
  $ fcgiscope serve 127.0.0.1:9000 --handler ./app.mjs
      a function behind nginx
  $ fcgiscope serve unix:/run/app.sock --listener ./server.mjs
      what was written for node:http: (req, res) => …
  $ fcgiscope serve 9000 --exec ./report.cgi -- --verbose
      a program for each request, in the manner of CGI; what stands behind -- are its arguments
  $ fcgiscope serve 9000 --mock bug.pcapng --match HTTP_ACCEPT --rhythm original
      answers as in a capture: a bug report becomes an application
  $ spawn-fcgi -s /run/app.sock -- fcgiscope serve - --handler ./app.mjs
      on the socket that a process manager hands over as standard input
`;

/** `fcgiscope serve`. */
export function serveCommand(): Command {
  return new Command('serve')
    .summary('be an application: a function, a program, or a capture')
    .description('Serves FastCGI or SCGI: with a function, a program for each request, or the answers of a capture.')
    .argument('<address>', ADDRESS_HELP, read(parseListenAddress))
    .argument('[arguments...]', 'arguments of the program, behind --')
    .option('--handler <module>', 'a module whose default export is a handler')
    .option('--listener <module>', 'a module whose default export is a listener in the manner of node:http')
    .option('--exec <program>', 'a program that is run for each request')
    .option('--mock <capture>', 'a capture whose answers are given again')
    .addOption(new Option('--match <name>', MATCH_HELP).argParser(collected((name: string) => ok(name))))
    .addOption(new Option('--rhythm <name>', 'with --mock: the pauses as they were, or none').choices(['original', 'none']))
    .addOption(portOption())
    .addOption(
      new Option('-m, --timeout <time>', 'a request that takes longer is answered 408; 0 is no limit')
        .argParser(read(parseDuration))
        .default(60_000, '60 s'),
    )
    .addOption(new Option('--protocol <name>', 'what is spoken').choices(['fastcgi', 'scgi']).default('fastcgi'))
    .addOption(new Option('--role <name>', ROLE_HELP).argParser(collected(parseRole)))
    .addHelpText('after', EXAMPLES)
    .action(async (address: ListenAddress, args: readonly string[], flags: ServeFlags) => {
      const settings = settingsOf(address, args, flags);
      const { runServe } = await import('./run-serve.js');
      await runServe(settings);
    });
}

const ADDRESS_HELP =
  'where to listen: 127.0.0.1:9000, unix:/run/app.sock; port 0 is any free one, - the socket that standard input is';

function parseListenAddress(text: string): Result<ListenAddress, string> {
  return text === '-' ? ok('inherited') : parseAddress(text);
}

const ROLE_HELP = 'role that is served: responder (default), authorizer, filter; may be repeated';

type RoleName = ServeSettings['roles'][number];

const ROLES: readonly RoleName[] = ['responder', 'authorizer', 'filter'];

function parseRole(text: string): Result<RoleName, string> {
  const role = ROLES.find((name) => name === text);
  return role === undefined ? err(`"${text}" is no role: expected ${ROLES.join(', ')}`) : ok(role);
}

const MATCH_HELP = 'with --mock: a variable that has to be the same, besides method and URI; may be repeated';

const RUNNERS = ['handler', 'listener', 'exec', 'mock'] as const;

function settingsOf(address: ListenAddress, args: readonly string[], flags: ServeFlags): ServeSettings {
  const [kind, ...others] = RUNNERS.filter((name) => flags[name] !== undefined);
  if (kind === undefined || others.length > 0)
    throw new UsageError('serve needs one of --handler, --listener, --exec and --mock, to know what answers');
  if (kind !== 'exec' && args.length > 0) throw new UsageError(`${args[0]}: only a program of --exec has arguments`);
  const { match, rhythm, port } = flags;
  if (kind !== 'mock' && (match ?? rhythm ?? port) !== undefined)
    throw new UsageError('--match, --rhythm and --port go with --mock');
  const { protocol, timeout, role: roles = ['responder'] } = flags;
  if (protocol === 'scgi' && flags.role !== undefined) throw new UsageError('--role: SCGI has no roles');
  const ofMock = { match: match ?? [], rhythm: rhythm ?? 'none', ports: port ?? null };
  const runner = { kind, target: flags[kind] ?? '', args, ...ofMock };
  return { address, runner, timeout, protocol, roles };
}
