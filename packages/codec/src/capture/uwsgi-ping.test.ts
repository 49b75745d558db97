import { describe, expect, it } from 'vitest';
import { pcap } from '../../testing/capture-file.js';
import { DELIVERIES } from '../../testing/deliveries.js';
import { openCapture } from '../../testing/exported-capture.js';
import { TcpScript } from '../../testing/tcp-script.js';
import { type Diagnostic, epochMicros } from '../core/index.js';
import type { ExchangeFacts, Protocol } from '../exchange/index.js';
import { diagnosticRule } from '../export/index.js';
import { Pipeline } from './pipeline.js';

const PING = Uint8Array.of(100, 0, 0, 0);
const PONG = Uint8Array.of(100, 0, 0, 1);

interface Heard {
  readonly exchanges: readonly ExchangeFacts[];
  readonly findings: readonly Diagnostic[];
}

/** What a pipeline makes of a ping, sent at 1 ms. */
function heard(then: (pipeline: Pipeline) => void, protocol?: Protocol, pieces: Iterable<Uint8Array> = [PING]): Heard {
  const exchanges: ExchangeFacts[] = [];
  const findings: Diagnostic[] = [];
  const sink = { begun: (begun: ExchangeFacts) => exchanges.push(begun), changed() {}, settled() {} };
  const observer = { finding: (_: unknown, diagnostic: Diagnostic) => findings.push(diagnostic) };
  const pipeline = new Pipeline({ sink, observer, ...(protocol !== undefined && { protocol }) });
  pipeline.opened({ id: 1, server: 's', app: 'a', tap: '', startSeen: true }, epochMicros(0));
  for (const piece of pieces) pipeline.bytes(1, 'to-app', piece, 0, piece.length, epochMicros(1000));
  then(pipeline);
  pipeline.end();
  return { exchanges, findings };
}

const answered = (pipeline: Pipeline): void => {
  pipeline.bytes(1, 'from-app', PONG, 0, PONG.length, epochMicros(1500));
  for (const by of ['app', 'server'] as const) pipeline.closed(1, by, 'fin', epochMicros(2000));
};

describe.each<[string, Protocol | undefined]>([
  ['recognised', undefined],
  ['told', 'uwsgi'],
])('a uwsgi ping, %s', (_how, protocol) => {
  it.each(Object.entries(DELIVERIES))('is a finding of the connection and no exchange, delivered %s', (_delivery, deliver) => {
    expect(heard(answered, protocol, deliver(PING))).toEqual({
      exchanges: [],
      findings: [
        {
          code: 'uwsgi-ping',
          severity: 'info',
          message: 'A uwsgi ping, answered after 0.5 ms',
          span: { direction: 'to-app', offset: 0, length: 4 },
        },
      ],
    });
  });

  it.each<[string, string, (pipeline: Pipeline) => void]>([
    ['uwsgi-ping-unanswered', 'the application closed', (pipeline) => pipeline.closed(1, 'app', 'fin', epochMicros(2000))],
    ['uwsgi-ping-unanswered', 'gave up', (pipeline) => pipeline.closed(1, 'server', 'reset', epochMicros(2000))],
    ['uwsgi-ping', 'not captured', (pipeline) => pipeline.gap(1, 'from-app', 4, 'lost', epochMicros(2000))],
    ['uwsgi-ping', 'not answered yet', () => {}],
  ])('is %s where %s', (code, message, then) => {
    const { exchanges, findings } = heard(then, protocol);
    expect(exchanges).toEqual([]);
    expect(findings).toMatchObject([{ code, message: expect.stringContaining(message) as unknown }]);
  });
});

describe('in a capture of others', () => {
  const read = async (asked: Uint8Array, said: Uint8Array) => {
    const { packets } = new TcpScript().handshake().data('server', asked).data('app', said).fin('app').fin('server');
    const capture = await openCapture(pcap(packets));
    return capture.connections().connections.map(({ findings }) => findings.map(({ code }) => code));
  };

  it('a ping is recognised by its answer', async () => {
    expect(await read(PING, PONG)).toEqual([['uwsgi-ping']]);
  });

  it('says why, and what to do', () => {
    for (const code of ['uwsgi-ping', 'uwsgi-ping-unanswered', 'upstream-unreachable'])
      expect(diagnosticRule(code, 'uwsgi')).toMatchObject({
        why: expect.any(String) as unknown,
        fix: expect.any(String) as unknown,
      });
  });

  it.each([
    ['an answer of another protocol', PING, Uint8Array.of(4, 0, 0, 1)],
    ['more than a ping', Uint8Array.of(...PING, 0x55), PONG],
  ])('%s is none', async (_what, asked, said) => {
    expect(await read(asked, said)).toEqual([]);
  });
});
