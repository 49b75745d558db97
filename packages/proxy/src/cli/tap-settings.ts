import type { Protocol } from '@fcgiscope/codec/exchange';
import { formatAddress, type UnixAddress } from '../net/address.js';
import type { AddressPair, TapPlace } from '../tap/index.js';
import { UsageError } from './exit-code.js';
import type { PageAddress } from './page-address.js';
import { checkPageAddress } from './page-options.js';
import type { PageSettings } from './serve-page.js';

/** The protocols that can be told; `auto` sniffs each connection. */
export const PROTOCOLS = ['auto', 'fastcgi', 'scgi', 'uwsgi'] as const;

/** The options of `fcgiscope tap`, as commander hands them over. */
export interface TapFlags {
  readonly takeover?: readonly UnixAddress[];
  readonly ui: PageAddress | false;
  readonly allowRemoteUi?: boolean;
  readonly token?: string;
  readonly capture?: string;
  readonly maxCapture: number;
  readonly protocol: (typeof PROTOCOLS)[number];
  readonly open?: boolean;
}

/** A checked command line of `fcgiscope tap`; null where the default is meant. */
export interface TapSettings {
  readonly places: readonly TapPlace[];
  /** Null: no page. */
  readonly page: PageSettings | null;
  /** A directory that is given is kept. */
  readonly directory: string | null;
  readonly limitBytes: number;
  readonly protocol: Protocol | null;
}

/** What the flags mean together; throws a {@link UsageError} where they mean nothing. */
export function settingsOf(pairs: readonly AddressPair[], flags: TapFlags): TapSettings {
  const places: TapPlace[] = [
    ...pairs.map((pair): TapPlace => ({ kind: 'pair', pair })),
    ...(flags.takeover ?? []).map((address): TapPlace => ({ kind: 'takeover', address })),
  ];
  if (places.length === 0)
    throw new UsageError('tap needs a LISTEN=UPSTREAM pair or --takeover unix:PATH (see fcgiscope tap --help)');
  checkListens(places);
  checkPage(flags);
  return {
    places,
    page: flags.ui === false ? null : { address: flags.ui, token: flags.token ?? null, open: flags.open === true },
    directory: flags.capture ?? null,
    limitBytes: flags.maxCapture,
    protocol: flags.protocol === 'auto' ? null : flags.protocol,
  };
}

function checkListens(places: readonly TapPlace[]): void {
  const seen = new Set<string>();
  for (const place of places) {
    const address = place.kind === 'pair' ? place.pair.listen : place.address;
    const text = formatAddress(address);
    const anyPort = address.kind === 'tcp' && address.port === 0;
    if (seen.has(text) && !anyPort) throw new UsageError(`${text} is to be listened on twice`);
    seen.add(text);
  }
}

function checkPage({ ui, open, allowRemoteUi }: TapFlags): void {
  if (ui === false && open === true) throw new UsageError('--open has nothing to open with --no-ui');
  if (ui !== false) checkPageAddress(ui, allowRemoteUi === true);
}
