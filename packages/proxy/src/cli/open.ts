import { Command } from 'commander';
import { FILE_HELP, portOption } from './capture-options.js';
import type { PageAddress } from './page-address.js';
import { checkPageAddress, openOption, remoteOption, tokenOption, uiOption } from './page-options.js';
import type { OpenSettings } from './run-open.js';

/** As commander hands them over. */
interface OpenFlags {
  readonly ui: PageAddress;
  readonly allowRemoteUi?: boolean;
  readonly token?: string;
  readonly open?: boolean;
  readonly port?: readonly number[];
}

const EXAMPLES = `
${FILE_HELP.replace(', or - for\nstandard input', '')}
Several are shown as one capture, in order of their first packets.

Examples:
  $ fcgiscope open night.pcapng --open
      in the browser
  $ fcgiscope open night.pcap0 night.pcap1 night.pcap2
      what tcpdump -C has cut into pieces
  $ fcgiscope open ./capture --ui 127.0.0.1:8080
      what fcgiscope tap --capture has kept
`;

/** `fcgiscope open`. */
export function openCommand(): Command {
  return new Command('open')
    .summary('look at captures on the page')
    .description('Serves the page on capture files.')
    .argument('<files...>', 'capture files, HARs, directories of captures')
    .addOption(uiOption())
    .addOption(remoteOption())
    .addOption(tokenOption())
    .addOption(portOption())
    .addOption(openOption())
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: OpenFlags) => {
      const settings = settingsOf(paths, flags);
      // Loaded only now: the help and the other commands start in half the time without a web server.
      const { runOpen } = await import('./run-open.js');
      await runOpen(settings);
    });
}

function settingsOf(paths: readonly string[], { ui, allowRemoteUi, token, open, port }: OpenFlags): OpenSettings {
  checkPageAddress(ui, allowRemoteUi === true);
  return { paths, ports: port ?? null, page: { address: ui, token: token ?? null, open: open === true } };
}
