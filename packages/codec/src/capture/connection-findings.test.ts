import { describe, expect, it } from 'vitest';
import { utf8Bytes } from '../bytes/index.js';
import { type Diagnostic, epochMicros } from '../core/index.js';
import { beginRequest, makeRecord, TYPE } from '../fastcgi/index.js';
import { ConnectionFindings, MOST_CONNECTION_FINDINGS, MOST_TROUBLED_CONNECTIONS } from './connection-findings.js';
import { connectionFacts, Pipeline } from './pipeline.js';

const AT = epochMicros(1_000_000);

const info = (id: number) => ({ id, server: '127.0.0.1:40112', app: '127.0.0.1:9000', tap: 'tap', startSeen: true });

const warning = (message: string): Diagnostic => ({ code: 'record-without-request', severity: 'warning', message });

function found(send: (pipeline: Pipeline, say: (bytes: Uint8Array) => void) => void): ConnectionFindings {
  const findings = new ConnectionFindings();
  const nobody = { begun: () => undefined, changed: () => undefined, settled: () => undefined };
  const pipeline = new Pipeline({ sink: nobody, observer: { finding: findings.finding } });
  pipeline.opened(info(1), AT);
  send(pipeline, (bytes) => pipeline.bytes(1, 'to-app', bytes, 0, bytes.length, AT));
  return findings;
}

describe('what is found on a connection', () => {
  it('is that it speaks HTTP', () => {
    const findings = found((pipeline, say) => {
      say(utf8Bytes('GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n'));
      pipeline.closed(1, 'server', 'reset', epochMicros(1_200_000));
    });
    const [report] = findings.reports().connections;
    expect(report).toMatchObject({ connection: 1, server: '127.0.0.1:40112', opened: 1_000_000, closed: 1_200_000, more: 0 });
    expect(report?.findings.map(({ code }) => code)).toEqual(['not-fastcgi']);
    expect(findings.trouble).toMatchObject({ connections: 1, newest: { connection: 1 } });
  });

  it('is a record for a request that was never begun', () => {
    const findings = found((_, say) => say(makeRecord(TYPE.PARAMS, 7, utf8Bytes('x'))));
    expect(findings.trouble?.newest.message).toBe('PARAMS for id 7, which was never begun');
  });

  it('is that nobody said anything for long, and held a worker meanwhile', () => {
    const closed = (by: 'server' | 'app', manner: 'fin' | 'reset', after: number) =>
      found((pipeline) => pipeline.closed(1, by, manner, epochMicros(AT + after))).reports().connections[0]?.findings;
    expect(closed('app', 'fin', 5_000_000)).toMatchObject([
      { code: 'silent-connection', severity: 'info', message: 'Not a byte in 5000 ms' },
    ]);
    expect(closed('server', 'reset', 1_500_000)).toHaveLength(1);
    expect(closed('server', 'fin', 900_000)).toBeUndefined();
    // An application that could not be reached in time.
    expect(closed('app', 'reset', 60_000_000)).toBeUndefined();
  });

  it('is not silence where one of them had spoken', () => {
    const findings = found((pipeline, say) => {
      say(beginRequest(1));
      pipeline.closed(1, 'server', 'fin', epochMicros(AT + 5_000_000));
    });
    expect(findings.reports().connections).toEqual([]);
  });

  it('is nothing where all is well, and where a gap hid something', () => {
    const findings = found((pipeline, say) => {
      say(beginRequest(1, { role: 1, keepConnection: true }));
      pipeline.gap(1, 'to-app', 100, 'overload', AT);
    });
    expect([findings.trouble, findings.reports()]).toEqual([null, { connections: [], forgotten: 0 }]);
  });
});

describe('the findings that are kept', () => {
  it('are bounded in each connection, and say how many more there were', () => {
    const findings = new ConnectionFindings();
    for (let i = 0; i < MOST_CONNECTION_FINDINGS + 5; i++)
      findings.finding(connectionFacts(info(1), AT), warning(`finding ${i}`));
    const [report] = findings.reports().connections;
    expect([report?.findings.length, report?.more]).toEqual([MOST_CONNECTION_FINDINGS, 5]);
    expect(findings.trouble).toEqual({
      connections: 1,
      findings: MOST_CONNECTION_FINDINGS + 5,
      newest: { connection: 1, message: 'finding 0' },
    });
  });

  it('are bounded in connections: the oldest go, and are still counted', () => {
    const findings = new ConnectionFindings();
    for (let id = 1; id <= MOST_TROUBLED_CONNECTIONS + 3; id++) findings.finding(connectionFacts(info(id), AT), warning('stray'));
    const { connections, forgotten } = findings.reports();
    expect([connections.length, connections[0]?.connection, forgotten]).toEqual([MOST_TROUBLED_CONNECTIONS, 4, 3]);
    expect(findings.trouble?.connections).toBe(MOST_TROUBLED_CONNECTIONS + 3);
  });

  it('are no trouble where they are merely remarkable', () => {
    const findings = new ConnectionFindings();
    findings.finding(connectionFacts(info(1), AT), { ...warning('late'), severity: 'info' });
    expect([findings.trouble, findings.reports().connections.length]).toEqual([null, 1]);
  });

  it('that are merely remarkable go before all that is trouble', () => {
    const findings = new ConnectionFindings();
    findings.finding(connectionFacts(info(1), AT), warning('stray'));
    for (let id = 2; id <= 2 * MOST_TROUBLED_CONNECTIONS; id++)
      findings.finding(connectionFacts(info(id), AT), { ...warning('late'), severity: 'info' });
    const { connections, forgotten } = findings.reports();
    expect([connections.length, connections[0]?.connection, forgotten]).toEqual([MOST_TROUBLED_CONNECTIONS, 1, 0]);
    expect(connections.at(-1)?.connection).toBe(2 * MOST_TROUBLED_CONNECTIONS);
  });

  it('go with the capture', () => {
    const findings = new ConnectionFindings();
    findings.finding(connectionFacts(info(1), AT), warning('stray'));
    findings.clear();
    expect([findings.trouble, findings.reports().connections]).toEqual([null, []]);
  });
});
