import { isAscii, latin1, utf8, utf8Lossy } from '../bytes/index.js';
import type { Diagnostic, Severity } from '../core/index.js';
import type { ExchangeFacts, SummaryRow } from '../exchange/index.js';
import { diagnosticsOf, headOf } from './diagnose-exchange.js';
import { headerValue } from './head.js';
import { GLANCE_NAMES, type Glance, glanceOf } from './meta-variables.js';
import { firstByteAt, sentAt } from './timings.js';

/** Characters of STDERR that a row carries. */
const STDERR_EXCERPT = 1024;

/** Characters of any text in a row: a URI of a megabyte is for the detail, not for the list. */
const TEXT_LIMIT = 2048;

/** The row of an exchange in its present state. */
export function summaryOf(facts: ExchangeFacts): SummaryRow {
  const { dialect, connection } = facts;
  const glance = glanceOfStream(facts);
  const head = headOf(facts);
  const diagnostics = diagnosticsOf(facts, head);
  return {
    index: facts.index,
    protocol: dialect.protocol,
    connection: connection.id,
    requestId: dialect.multiplexes ? facts.requestId : null,
    generation: dialect.multiplexes ? facts.generation : null,
    role: dialect.roleName(facts.role),
    keepConnection: dialect.keepsConnection(facts.flags),
    tap: connection.tap,
    method: glance.method,
    uri: glance.uri,
    host: glance.host,
    script: glance.script,
    status: head?.status ?? null,
    requestType: glance.requestType,
    contentType: (head && headerValue(head.headers, 'content-type')) ?? null,
    remoteAddress: glance.remoteAddress,
    userAgent: glance.userAgent,
    start: facts.startedAt,
    sent: sentAt(facts),
    firstByte: firstByteAt(facts),
    end: facts.endedAt,
    gaveUp: facts.serverGoneAt,
    state: facts.state,
    paramsBytes: facts.params.total,
    stdinBytes: facts.stdin.bytes,
    dataBytes: facts.data.bytes,
    stdoutBytes: facts.stdout.bytes,
    headBytes: facts.headBytes,
    stderrBytes: facts.stderr.bytes,
    stderrText: utf8Lossy(facts.stderrText.view().subarray(0, STDERR_EXCERPT)),
    appStatus: facts.appStatus,
    abortRequest: facts.abortRequest,
    diagnosticCodes: diagnostics.map((diagnostic) => diagnostic.code),
    worst: worstOf(diagnostics),
  };
}

/** Picks the few params of a row out of the raw stream: the rest never becomes a string. */
export function glanceOfStream(facts: ExchangeFacts): Glance {
  const bytes = facts.params.view();
  const values = new Map<string, string>();
  if (bytes.length > 0) {
    const text = latin1(bytes);
    const ascii = isAscii(bytes, text);
    facts.dialect.walkParams(bytes, (nameFrom, nameTo, valueFrom, valueTo) => {
      const name = text.substring(nameFrom, nameTo);
      if (!GLANCE_NAMES.has(name)) return;
      const end = Math.min(valueTo, valueFrom + TEXT_LIMIT);
      values.set(
        name,
        ascii ? text.substring(valueFrom, end) : (utf8(bytes.subarray(valueFrom, end)) ?? text.substring(valueFrom, end)),
      );
    });
  }
  return glanceOf((name) => values.get(name));
}

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

function worstOf(diagnostics: readonly Diagnostic[]): Severity | null {
  let worst: Severity | null = null;
  for (const { severity } of diagnostics) if (worst === null || RANK[severity] > RANK[worst]) worst = severity;
  return worst;
}
