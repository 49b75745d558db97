import { Command, CommanderError } from 'commander';
import { checkCommand } from './check.js';
import { demoCommand } from './demo.js';
import { CommandFailure, EXIT, UsageError } from './exit-code.js';
import { exportCommand } from './export.js';
import { openCommand } from './open.js';
import { PRODUCT, productVersion } from './product.js';
import { readCommand } from './read.js';
import { replayCommand } from './replay.js';
import { requestCommand } from './request.js';
import { serveCommand } from './serve.js';
import { tapCommand } from './tap.js';

/** Every command, in the order of `--help`. */
const COMMANDS: readonly (() => Command)[] = [
  tapCommand,
  openCommand,
  readCommand,
  exportCommand,
  checkCommand,
  requestCommand,
  replayCommand,
  serveCommand,
  demoCommand,
];

const EXAMPLES = `
Examples:
  $ fcgiscope tap 127.0.0.1:9000=unix:/run/php/php-fpm.sock   listen on port 9000, pass everything on to PHP-FPM
  $ fcgiscope tap --takeover unix:/run/php/php-fpm.sock       no configuration to change
`;

function buildProgram(): Command {
  const program = new Command(PRODUCT)
    .description('Shows what a web server and its FastCGI application really say to each other.')
    .version(productVersion(), '-V, --version', 'print the version')
    .addHelpText('after', EXAMPLES)
    .helpCommand('help [command]', 'show the help of a command');
  for (const command of COMMANDS) program.addCommand(command());
  for (const command of [program, ...program.commands]) speakOneLine(command);
  return program;
}

/** Runs one command line to its end; returns the exit code. Whatever goes wrong is one line on stderr. */
export async function runCli(argv: readonly string[]): Promise<number> {
  try {
    await buildProgram().parseAsync(argv, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    process.stderr.write(`${PRODUCT}: ${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof UsageError) return EXIT.usage;
    if (!(error instanceof CommandFailure)) process.stderr.write(`${traceOf(error)}\n`);
    return EXIT.failed;
  }
}

/** Commander says `error: unknown option '--prot'⏎(Did you mean --protocol?)⏎`; scripts want one line. */
function speakOneLine(command: Command): void {
  command
    .helpOption('-h, --help', 'show this help')
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => {
        const line = text
          .trim()
          .replace(/^error: /, '')
          .replaceAll(/\s*\n\s*/g, ' ');
        write(`${PRODUCT}: ${line} (see ${helpOf(command)})\n`);
      },
    });
}

function helpOf(command: Command): string {
  return `${command.parent === null ? '' : `${command.parent.name()} `}${command.name()} --help`;
}

/** An error that nobody foresaw is a bug of ours: its place helps whoever reports it. */
function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack?.split('\n').slice(1, 6).join('\n') ?? '') : '';
}
