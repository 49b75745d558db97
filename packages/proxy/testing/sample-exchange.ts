import { epochMicros, isoTime, millisBetween } from '@fcgiscope/codec/core';
import type { Exchange, SummaryRow } from '@fcgiscope/codec/exchange';

const START = 1_795_222_923_123_456;

/** A quick GET that went well; whatever a test is about is put over it. */
export function sampleRow(index: number, over: Partial<SummaryRow> = {}): SummaryRow {
  const start = START + index * 1000;
  return {
    index,
    protocol: 'fastcgi',
    connection: 1,
    requestId: 1,
    generation: index,
    role: 'responder',
    keepConnection: true,
    tap: '127.0.0.1:9000=127.0.0.1:9001',
    method: 'GET',
    uri: `/page-${index}`,
    host: 'example.test',
    script: '/srv/www/index.php',
    status: 200,
    requestType: null,
    contentType: 'text/html',
    remoteAddress: '127.0.0.1',
    userAgent: 'test',
    start,
    sent: start + 100,
    firstByte: start + 12_000,
    end: start + 15_000,
    gaveUp: null,
    state: 'end-request',
    paramsBytes: 400,
    stdinBytes: 0,
    dataBytes: 0,
    stdoutBytes: 812,
    headBytes: 62,
    stderrBytes: 0,
    stderrText: '',
    appStatus: 0,
    abortRequest: false,
    diagnosticCodes: [],
    worst: null,
    ...over,
  };
}

/** The document that belongs to a row, as far as the API's tests care. */
export function exchangeFor(row: SummaryRow): Exchange {
  return {
    index: row.index,
    protocol: row.protocol,
    connection: { id: row.connection, server: '127.0.0.1:40112', app: '127.0.0.1:9001', tap: row.tap },
    requestId: row.requestId,
    generation: row.generation,
    role: row.role,
    keepConnection: row.keepConnection,
    startTime: isoTime(epochMicros(row.start)),
    timings: {
      send: 0.1,
      wait: 11.9,
      receive: 3,
      total: row.end === null ? null : millisBetween(epochMicros(row.start), epochMicros(row.end)),
    },
    marks: {
      opened: -0.2,
      begin: 0,
      paramsComplete: 0.1,
      inputComplete: 0.1,
      firstStderr: null,
      firstStdout: 12,
      headComplete: 12,
      lastStdout: 15,
      end: 15,
      serverClosed: null,
      appClosed: null,
    },
    params: [
      ['SCRIPT_FILENAME', row.script ?? ''],
      ['REQUEST_METHOD', row.method ?? ''],
      ['REQUEST_URI', row.uri ?? ''],
    ],
    request: { method: row.method, uri: row.uri, host: row.host, script: row.script },
    streams: {
      stdin: { bytes: row.stdinBytes, records: 0, closed: true },
      data: null,
      stdout: { bytes: row.stdoutBytes, records: 1, closed: true },
      stderr: { bytes: row.stderrBytes, records: 0, closed: true, text: row.stderrText },
    },
    response:
      row.status === null
        ? null
        : { status: row.status, headers: [['Content-Type', 'text/html']], headerBytes: row.headBytes, bodyBytes: 750 },
    end: {
      state: row.state,
      appStatus: row.appStatus,
      protocolStatus: 'REQUEST_COMPLETE',
      abortRequest: false,
      serverClosedBefore: false,
    },
    diagnostics: [],
  };
}
