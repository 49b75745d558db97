import type { Exchange, StreamSummary } from '@fcgiscope/codec/exchange';
import { END_WORDS } from '../../../lib/end-state-words.js';
import { exactBytes } from '../../../lib/format-bytes.js';
import { countOf } from '../../../lib/format-count.js';

export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly mono?: true;
}

/** What an overview says of an exchange, beside its timing. Facts that it does not have are left out. */
export function factsOf(exchange: Exchange): readonly Fact[] {
  const { request, connection, streams, end } = exchange;
  const facts: readonly (Fact | null)[] = [
    { name: 'request', value: requestText(exchange), mono: true },
    { name: 'started', value: exchange.startTime },
    text('host', request.host),
    text('script', request.script),
    text('role', exchange.role),
    keepFact(exchange),
    { name: 'connection', value: connectionText(exchange) },
    addressFact('web server', connection.server),
    addressFact('application', connection.app),
    { name: 'STDIN', value: streamText(streams.stdin) },
    streams.data === null ? null : { name: 'DATA', value: streamText(streams.data) },
    { name: 'STDOUT', value: streamText(streams.stdout) },
    { name: 'STDERR', value: streamText(streams.stderr) },
    { name: 'end', value: endText(exchange) },
    end.abortRequest ? { name: 'abort', value: 'the web server sent ABORT_REQUEST' } : null,
  ];
  return facts.filter((fact) => fact !== null);
}

/** As the browser knew it. */
function requestText({ request, protocol, params }: Exchange): string {
  const version = params.find(([name]) => name === 'SERVER_PROTOCOL')?.[1] ?? `over ${protocol}`;
  return `${request.method ?? '(no method)'} ${request.uri ?? '(no URI)'} ${version}`;
}

function text(name: string, value: string | null): Fact | null {
  return value === null ? null : { name, value, mono: true };
}

/** Whoever connects to a Unix socket has no name there. */
function addressFact(name: string, address: string): Fact {
  return address === 'unix:' ? { name, value: 'a Unix socket without a name' } : { name, value: address, mono: true };
}

function keepFact({ keepConnection }: Exchange): Fact | null {
  if (keepConnection === null) return null;
  return {
    name: 'keep-conn',
    value: keepConnection ? 'asked for: the connection stays' : 'not asked for: the application closes',
  };
}

function connectionText({ connection, requestId, generation }: Exchange): string {
  return requestId === null ? `${connection.id}` : `${connection.id}, request id ${requestId}, generation ${generation ?? 1}`;
}

function streamText({ bytes, records, closed }: StreamSummary): string {
  if (bytes === 0) return closed ? 'empty, closed' : 'empty';
  return `${exactBytes(bytes)} in ${countOf(records, 'record')}${closed ? '' : ', not closed'}`;
}

function endText({ end }: Exchange): string {
  const status = end.protocolStatus === null ? '' : ` · ${end.protocolStatus}, appStatus ${end.appStatus ?? 0}`;
  // Where the connection ended by the web server the end says so itself.
  const before = end.serverClosedBefore && !end.state.startsWith('server-') ? '; the web server had gone before' : '';
  return `${END_WORDS[end.state].sentence}${before}${status}`;
}
