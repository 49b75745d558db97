import { EXPORT_FORMAT_NAMES } from '@fcgiscope/codec/export';
import type { Filter } from '@fcgiscope/codec/filter';
import { Command, Option } from 'commander';
import { FILE_HELP, filterOption, portOption } from './capture-options.js';
import type { ExportSettings } from './run-export.js';

/** As commander hands them over. */
interface ExportFlags {
  readonly format: ExportSettings['format'];
  readonly out: string;
  readonly filter?: Filter;
  readonly port?: readonly number[];
  readonly includeSecrets?: boolean;
  readonly force?: boolean;
}

const EXAMPLES = `
${FILE_HELP}

Secrets are masked: by name, by shape, and wherever their values recur; lengths stay. What was masked is listed, in the file, too.

Examples:
  $ fcgiscope export night.pcapng --format markdown --filter 'status:5xx' --out bug.md
      a bug report
  $ fcgiscope export night.pcap.gz --format pcapng --out night-masked.pcapng
      for Wireshark, with diagnostics as comments, and for fcgiscope
  $ fcgiscope export night.pcapng --format har --out night.har
      for the developer tools of browsers
`;

/** `fcgiscope export`. */
export function exportCommand(): Command {
  return new Command('export')
    .summary('hand exchanges of a capture to somebody else, without its secrets')
    .description('Writes exchanges of a capture as one file of another format, with secrets masked.')
    .argument('<file>', 'capture file, HAR, directory of captures, or -')
    .addOption(new Option('--format <name>', 'what to write').choices(EXPORT_FORMAT_NAMES).makeOptionMandatory())
    .requiredOption('--out <path>', 'where to write; - is standard output')
    .addOption(filterOption('write'))
    .addOption(portOption())
    .option('--include-secrets', 'do not mask: the file says so')
    .option('--force', 'replace a file that exists')
    .addHelpText('after', EXAMPLES)
    .action(async (source: string, flags: ExportFlags) => {
      const { runExport } = await import('./run-export.js');
      await runExport({
        source,
        format: flags.format,
        out: flags.out,
        filter: flags.filter ?? null,
        ports: flags.port ?? null,
        includeSecrets: flags.includeSecrets === true,
        force: flags.force === true,
      });
    });
}
