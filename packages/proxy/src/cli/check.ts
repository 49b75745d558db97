import type { Filter } from '@fcgiscope/codec/filter';
import { Command, Option } from 'commander';
import { FILE_HELP, filterOption, portOption } from './capture-options.js';
import type { CheckSettings } from './run-check.js';

/** As commander hands them over. */
interface CheckFlags {
  readonly format: CheckSettings['format'];
  readonly failOn: CheckSettings['failOn'];
  readonly filter?: Filter;
  readonly port?: readonly number[];
}

const EXAMPLES = `
${FILE_HELP}

Ends with 1 where something of the --fail-on severity or worse was found, so that it can be a step of continuous integration.

Examples:
  $ fcgiscope check night.pcapng
      what is wrong in it, why, and what to change
  $ fcgiscope check test-run.pcap --port 9000 --fail-on warning
      for those who write FastCGI software
  $ fcgiscope check night.pcapng --format ndjson | jq -r 'select(.severity == "error") | .exchange'
      for scripts
`;

/** `fcgiscope check`. */
export function checkCommand(): Command {
  return new Command('check')
    .summary('list everything that is wrong in a capture')
    .description('Lists all diagnostics of a capture, the worst first, with their reasons and what to change.')
    .argument('<file>', 'capture file, HAR, directory of captures, or -')
    .addOption(new Option('--fail-on <severity>', 'what ends with 1').choices(['error', 'warning']).default('error'))
    .addOption(new Option('--format <name>', 'how to print').choices(['text', 'ndjson']).default('text'))
    .addOption(filterOption('look at'))
    .addOption(portOption())
    .addHelpText('after', EXAMPLES)
    .action(async (source: string, flags: CheckFlags) => {
      const { runCheck } = await import('./run-check.js');
      await runCheck({
        source,
        format: flags.format,
        failOn: flags.failOn,
        filter: flags.filter ?? null,
        ports: flags.port ?? null,
      });
    });
}
