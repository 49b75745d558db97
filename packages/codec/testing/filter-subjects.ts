import type { Exchange, SummaryRow } from '../src/exchange/index.js';

/** Epoch microseconds. */
export const START = 1_700_000_000_000_000;

/** The row of a checkout that failed after 1.24 s. */
export function row(changes: Partial<SummaryRow> = {}): SummaryRow {
  return {
    index: 7,
    protocol: 'fastcgi',
    connection: 17,
    requestId: 1,
    generation: 4,
    role: 'responder',
    keepConnection: true,
    tap: '127.0.0.1:9000=unix:/run/php.sock',
    method: 'POST',
    uri: '/checkout?step=2',
    host: 'shop.example.org',
    script: '/srv/www/index.php',
    status: 500,
    requestType: 'application/x-www-form-urlencoded',
    contentType: 'text/html; charset=utf-8',
    remoteAddress: '192.0.2.7',
    userAgent: 'Mozilla/5.0 (X11)',
    start: START,
    sent: START + 2_000,
    firstByte: START + 202_000,
    end: START + 1_240_000,
    gaveUp: null,
    state: 'end-request',
    paramsBytes: 800,
    stdinBytes: 2_100,
    dataBytes: 0,
    stdoutBytes: 812,
    headBytes: 62,
    stderrBytes: 39,
    stderrText: 'PHP message: Fatal: Undefined variable\n',
    appStatus: 0,
    abortRequest: false,
    diagnosticCodes: ['php-fatal', 'stderr-output'],
    worst: 'warning',
    ...changes,
  };
}

/** As much of an exchange as filters read. */
export function exchange(params: Exchange['params'], stderr = ''): Exchange {
  const stream = { bytes: 0, records: 0, closed: true };
  return {
    index: 7,
    protocol: 'fastcgi',
    connection: { id: 17, server: '127.0.0.1:1', app: '127.0.0.1:2' },
    requestId: 1,
    generation: 4,
    role: 'responder',
    keepConnection: true,
    startTime: '2026-11-21T01:02:03.123456Z',
    timings: { send: null, wait: null, receive: null, total: null },
    marks: {
      opened: null,
      begin: null,
      paramsComplete: null,
      inputComplete: null,
      firstStderr: null,
      firstStdout: null,
      headComplete: null,
      lastStdout: null,
      end: null,
      serverClosed: null,
      appClosed: null,
    },
    params,
    request: { method: null, uri: null, host: null, script: null },
    streams: { stdin: stream, data: null, stdout: stream, stderr: { ...stream, text: stderr } },
    response: { status: 302, headers: [['Location', '/login?next=/cart']], headerBytes: 62, bodyBytes: 750 },
    end: { state: 'end-request', appStatus: 0, protocolStatus: null, abortRequest: false, serverClosedBefore: false },
    diagnostics: [],
  };
}
