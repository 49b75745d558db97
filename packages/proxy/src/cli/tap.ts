import { err, ok, type Result } from '@fcgiscope/codec/core';
import { Command, Option } from 'commander';
import { parseAddress, type UnixAddress } from '../net/address.js';
import { DEFAULT_CAPTURE_BYTES, MIN_CAPTURE_BYTES } from '../store/store-limits.js';
import { type AddressPair, parseAddressPair } from '../tap/address-pair.js';
import { collected, read } from './argument.js';
import { formatByteSize, parseByteSize } from './byte-size.js';
import { openOption, remoteOption, tokenOption, uiOption } from './page-options.js';
import { PROTOCOLS, settingsOf, type TapFlags } from './tap-settings.js';

const EXAMPLES = `
An address is written as nginx writes it: 127.0.0.1:9000, [::1]:9000, unix:/run/php/php-fpm.sock.

Examples:
  $ fcgiscope tap 127.0.0.1:9000=127.0.0.1:9001
      nginx says "fastcgi_pass 127.0.0.1:9000", PHP-FPM listens on port 9001
  $ fcgiscope tap unix:/run/php/tap.sock=unix:/run/php/php-fpm.sock
      between Unix sockets: the new one gets the owner and the mode of the old one
  $ fcgiscope tap --takeover unix:/run/php/php-fpm.sock
      nothing to configure: takes the socket's place, and gives it back at the end
  $ fcgiscope tap 9000=9001 9002=9003 --capture ./capture --max-capture 2G
      two taps, one capture, kept
  $ fcgiscope tap 9000=9001 --no-ui --capture ./capture
      record alone, to be looked at later
`;

/** `fcgiscope tap`. */
export function tapCommand(): Command {
  return new Command('tap')
    .summary('put a tap between web server and application, and show the traffic')
    .description('Puts a tap between a web server and its application, records what they say, and shows it on a page.')
    .argument(
      '[pairs...]',
      'LISTEN=UPSTREAM: where the web server connects to, and where the application listens',
      collected(parseAddressPair),
    )
    .addOption(new Option('--takeover <address>', TAKEOVER_HELP).argParser(collected(parseTakeover)))
    .addOption(uiOption())
    .option('--no-ui', 'no page: record alone')
    .addOption(remoteOption())
    .addOption(tokenOption())
    .option('--capture <dir>', CAPTURE_HELP, read(parseDirectory))
    .addOption(SIZE_OPTION)
    .addOption(new Option('--protocol <name>', 'what is spoken on all pairs').choices(PROTOCOLS).default('auto'))
    .addOption(openOption())
    .addHelpText('after', EXAMPLES)
    .action(async (pairs: readonly AddressPair[], flags: TapFlags) => {
      const settings = settingsOf(pairs, flags);
      // Loaded only now: the help and the other commands start in half the time without a web server.
      const { runTap } = await import('./run-tap.js');
      await runTap(settings);
    });
}

const TAKEOVER_HELP = "take the place of the application's Unix socket, unix:PATH; may be repeated";

const CAPTURE_HELP = 'where the capture lies, kept at the end; default: a temporary directory, removed at the end';

/** Empty where a script gives a variable that is not set. */
function parseDirectory(text: string): Result<string, string> {
  return text === '' ? err('no directory is named') : ok(text);
}

const SIZE_OPTION = new Option('--max-capture <size>', 'the oldest traffic goes when there is more')
  .argParser(read(parseCaptureSize))
  .default(DEFAULT_CAPTURE_BYTES, formatByteSize(DEFAULT_CAPTURE_BYTES));

function parseTakeover(text: string): Result<UnixAddress, string> {
  const address = parseAddress(text);
  if (!address.ok) return address;
  if (address.value.kind === 'unix') return ok(address.value);
  return err(`"${text}" is no Unix socket: only those can be taken over, as unix:/run/php/php-fpm.sock`);
}

function parseCaptureSize(text: string): Result<number, string> {
  const size = parseByteSize(text);
  if (size.ok && size.value < MIN_CAPTURE_BYTES) return err(`a capture needs at least ${formatByteSize(MIN_CAPTURE_BYTES)}`);
  return size;
}
