import { utf8Lossy } from '../bytes/index.js';
import { isoTime } from '../core/index.js';
import type { Exchange, ExchangeFacts, Param, ResponseSummary, StreamFacts, StreamSummary } from '../exchange/index.js';
import { diagnosticsOf, headOf } from './diagnose-exchange.js';
import type { CgiHead } from './head.js';
import { type Glance, glanceOf } from './meta-variables.js';
import { marksOf, timingsOf } from './timings.js';

/**
 * The document of an exchange: what `read --format ndjson` prints and the HTTP API answers. As complete as what the facts kept:
 * give it facts of {@link FULL_RETENTION}.
 */
export function exchangeOf(facts: ExchangeFacts): Exchange {
  const { dialect, connection } = facts;
  const head = headOf(facts);
  const params = dialect.decodeParams(facts.params.view());
  return {
    index: facts.index,
    protocol: dialect.protocol,
    connection: {
      id: connection.id,
      server: connection.server,
      app: connection.app,
      ...(connection.tap === '' ? {} : { tap: connection.tap }),
    },
    requestId: dialect.multiplexes ? facts.requestId : null,
    generation: dialect.multiplexes ? facts.generation : null,
    role: dialect.roleName(facts.role),
    keepConnection: dialect.keepsConnection(facts.flags),
    startTime: isoTime(facts.startedAt),
    timings: timingsOf(facts),
    marks: marksOf(facts),
    params,
    request: requestLine(glanceOfParams(params)),
    streams: {
      stdin: stream(facts.stdin),
      data: facts.data.records > 0 || facts.data.closed ? stream(facts.data) : null,
      stdout: stream(facts.stdout),
      stderr: { ...stream(facts.stderr), text: utf8Lossy(facts.stderrText.view()) },
    },
    response: head === null ? null : responseOf(facts, head),
    end: {
      state: facts.state,
      appStatus: facts.appStatus,
      protocolStatus: facts.protocolStatus === null ? null : dialect.protocolStatusName(facts.protocolStatus),
      abortRequest: facts.abortRequest,
      serverClosedBefore: facts.serverGoneAt !== null,
    },
    diagnostics: diagnosticsOf(facts, head),
  };
}

function glanceOfParams(params: readonly Param[]): Glance {
  // The last of a repeated name: so PHP and most applications take it.
  const values = new Map(params.map(([name, value]) => [name, value]));
  return glanceOf((name) => values.get(name));
}

function requestLine({ method, uri, host, script }: Glance): Exchange['request'] {
  return { method, uri, host, script };
}

function stream(facts: StreamFacts): StreamSummary {
  return { bytes: facts.bytes, records: facts.records, closed: facts.closed };
}

function responseOf(facts: ExchangeFacts, head: CgiHead): ResponseSummary {
  return {
    status: head.status,
    headers: head.headers,
    headerBytes: facts.headBytes,
    bodyBytes: facts.stdout.bytes - facts.headBytes,
  };
}
