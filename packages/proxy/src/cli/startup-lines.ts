import type { TapStatus } from '@fcgiscope/codec/live';
import { formatByteSize } from './byte-size.js';
import type { Terminal } from './terminal.js';

/** What a person wants to know when a tap has started. */
export interface StartupFacts {
  readonly product: string;
  readonly version: string;
  readonly taps: readonly TapStatus[];
  readonly capture: { readonly directory: string; readonly kept: boolean; readonly limitBytes: number };
  /** With its token; null without a page. */
  readonly pageUrl: string | null;
  /** Other machines reach the page. */
  readonly remotePage: boolean;
}

export function startupLines(facts: StartupFacts, paint: Terminal['paint']): readonly string[] {
  const { capture, pageUrl } = facts;
  const fate = capture.kept ? 'kept at the end' : 'removed at the end: --capture DIR keeps one';
  const lines = [
    paint('bold', `${facts.product} ${facts.version}`),
    ...facts.taps.map((tap) => row('tap', tapText(tap))),
    row('capture', `${capture.directory} (at most ${formatByteSize(capture.limitBytes)}; ${fate})`),
    row('page', pageUrl === null ? 'none (--no-ui)' : paint('cyan', pageUrl)),
  ];
  if (facts.remotePage) lines.push(paint('yellow', REMOTE_WARNING));
  return [...lines, paint('dim', 'Ctrl-C stops, a second one at once.')];
}

const REMOTE_WARNING =
  'warning: other machines can reach the page. It is not encrypted, and whoever has the token sees every password and cookie that passes.';

function row(name: string, text: string): string {
  return `  ${name.padEnd(9)}${text}`;
}

function tapText(tap: TapStatus): string {
  const route = `${tap.listen} → ${tap.upstream}`;
  return tap.takeover ? `${route} (taken over, given back at the end)` : route;
}
