import type { Exchange } from '@fcgiscope/codec/exchange';

const NOTHING = { bytes: 0, records: 0, closed: true } as const;

/** An exchange for tests: a GET that was answered with an empty 200, but for what is given. */
export function anExchange(given: Partial<Exchange>): Exchange {
  return {
    index: 1,
    protocol: 'fastcgi',
    connection: { id: 1, server: '127.0.0.1:40000', app: '127.0.0.1:9000' },
    requestId: 1,
    generation: 1,
    role: 'responder',
    keepConnection: false,
    startTime: '2026-01-01T00:00:00.000000Z',
    timings: { send: 0, wait: 1, receive: 1, total: 2 },
    marks: {
      opened: null,
      begin: 0,
      paramsComplete: 0,
      inputComplete: 0,
      firstStderr: null,
      firstStdout: 1,
      headComplete: 1,
      lastStdout: 1,
      end: 2,
      serverClosed: null,
      appClosed: null,
    },
    params: [],
    request: { method: 'GET', uri: '/', host: null, script: '/srv/index.php' },
    streams: { stdin: NOTHING, data: null, stdout: NOTHING, stderr: { ...NOTHING, text: '' } },
    response: { status: 200, headers: [], headerBytes: 0, bodyBytes: 0 },
    end: {
      state: 'end-request',
      appStatus: 0,
      protocolStatus: 'REQUEST_COMPLETE',
      abortRequest: false,
      serverClosedBefore: false,
    },
    diagnostics: [],
    ...given,
  };
}
