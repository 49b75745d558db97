import type { Exchange, Marks } from '@fcgiscope/codec/exchange';

/** How the marks are called, in the order in which they mostly happen. */
const TITLES: Readonly<Record<keyof Marks, string>> = {
  opened: 'connection accepted',
  begin: 'first byte of the request',
  paramsComplete: 'params complete',
  inputComplete: 'input complete',
  firstStderr: 'first STDERR',
  firstStdout: 'first STDOUT',
  headComplete: 'response head complete',
  lastStdout: 'last STDOUT',
  serverClosed: 'web server closed',
  end: 'end',
  appClosed: 'application closed',
};

/** Marks that share a moment: bytes of one read have one time, and nothing finer is known. */
export interface Moment {
  /** Milliseconds after the first byte; negative before it. */
  readonly at: number;
  readonly titles: readonly string[];
}

/** The marks of an exchange in order of time, those of one moment together. */
export function momentsOf(exchange: Exchange): readonly Moment[] {
  const moments = new Map<number, string[]>();
  for (const key of Object.keys(TITLES) as (keyof Marks)[]) {
    const at = exchange.marks[key];
    if (at === null) continue;
    const titles = moments.get(at) ?? [];
    titles.push(titleOf(key, exchange));
    moments.set(at, titles);
  }
  return [...moments].map(([at, titles]) => ({ at, titles })).sort((a, b) => a.at - b.at);
}

/** Who closed how stands in the end state; other closes are named plainly. */
function titleOf(key: keyof Marks, { end, protocol }: Exchange): string {
  if (key === 'end') return end.state === 'end-request' ? 'END_REQUEST' : 'end';
  if (key === 'begin' && protocol === 'fastcgi') return 'BEGIN_REQUEST';
  if (key === 'serverClosed' && end.state === 'server-reset') return 'web server reset the connection (RST)';
  if (key === 'appClosed' && end.state === 'app-reset') return 'application reset the connection (RST)';
  return TITLES[key];
}
