import { describe, expect, it } from 'vitest';
import { pcap } from '../../testing/capture-file.js';
import { RecordedLog, readFile } from '../../testing/recorded-log.js';
import { APP, type ScriptedPacket, SERVER, START, segment, TcpScript } from '../../testing/tcp-script.js';
import { CaptureReader } from './capture-reader.js';

const events = (packets: readonly ScriptedPacket[]) => readFile(pcap(packets)).events;

/** The packets, with the one at `from` moved to `to`. */
function moved(packets: readonly ScriptedPacket[], from: number, to: number): ScriptedPacket[] {
  const rest = packets.toSpliced(from, 1);
  return rest.toSpliced(to, 0, packets[from]!);
}

describe('a connection without trouble', () => {
  it('is opened by its SYN, and closed by who closes first', () => {
    const script = new TcpScript().handshake().data('server', 'ask').data('app', 'answer').fin('app').fin('server');
    const { connections } = readFile(pcap(script.packets));
    expect(connections).toHaveLength(1);
    expect(connections[0]?.info).toEqual({ id: 1, server: '127.0.0.1:40000', app: '127.0.0.1:9000', tap: '', startSeen: true });
    expect(connections[0]?.openedAt).toBe(START + 1000);
    expect(connections[0]?.events).toEqual(['> ask', '< answer', 'app fin', 'server fin']);
    expect(connections[0]?.times).toEqual([START + 4000, START + 5000, START + 6000, START + 7000]);
  });

  it('writes IPv6 addresses in brackets', () => {
    const script = new TcpScript({ server: { address: '::1', port: 40_000 }, app: { address: 'fe80::1:0:2', port: 9000 } });
    const [connection] = readFile(pcap(script.handshake().data('server', 'x').packets)).connections;
    expect(connection?.info).toMatchObject({ server: '[::1]:40000', app: '[fe80::1:0:2]:9000' });
  });

  it('takes data that comes with the SYN and with the FIN', () => {
    const script = new TcpScript();
    script
      .send('server', { flags: 'S', data: 'fast' })
      .send('app', { flags: 'SA' })
      .send('server', { flags: 'FA', data: ' open' });
    expect(events(script.packets)).toEqual(['> fast', '>  open', 'server fin']);
  });

  it('follows sequence numbers around', () => {
    const script = new TcpScript({ serverSequence: 0xffff_fffc, appSequence: 0xffff_ffff }).handshake();
    expect(events(script.data('server', 'abcdefgh', 3).data('app', 'xyz', 1).packets).join()).toBe(
      '> abc,> def,> gh,< x,< y,< z',
    );
  });

  it('takes an answer to a SYN that came before it in the file', () => {
    const { packets } = new TcpScript().handshake().data('server', 'a').data('app', 'b');
    const { connections } = readFile(pcap(moved(packets, 1, 0)));
    expect(connections[0]?.info.startSeen).toBe(true);
    expect(connections[0]?.events).toEqual(['> a', '< b']);
  });
});

describe('who ends it', () => {
  it('a refused connection has no bytes', () => {
    const script = new TcpScript().send('server', { flags: 'S', acknowledgment: 0 }).send('app', { flags: 'RA', sequence: 0 });
    expect(events(script.packets)).toEqual(['app reset']);
  });

  it('a reset in the middle is its sender’s, and what still flies is not taken', () => {
    const script = new TcpScript().handshake().data('server', 'ask').data('app', 'part').reset('server').data('app', 'late');
    expect(events(script.packets)).toEqual(['> ask', '< part', 'server reset']);
  });

  it('a reset after the other’s FIN is told, too', () => {
    const script = new TcpScript().handshake().data('server', 'ask').fin('app').reset('server');
    expect(events(script.packets)).toEqual(['> ask', 'app fin', 'server reset']);
  });

  it('a half-closed connection goes on', () => {
    const script = new TcpScript().handshake().data('server', 'ask').fin('server').data('app', 'answer').fin('app');
    expect(events(script.packets)).toEqual(['> ask', 'server fin', '< answer', 'app fin']);
  });

  it('a reset does not overtake what was sent before it', () => {
    const { packets } = new TcpScript().handshake().data('server', 'ask').data('app', 'part').reset('app');
    expect(events(moved(packets, 5, 3))).toEqual(['> ask', '< part', 'app reset']);
  });
});

describe('packets out of order', () => {
  it('are put in order, at the time of the one that closes the hole', () => {
    const { packets } = new TcpScript().handshake().data('server', 'abcdef', 2);
    const swapped = moved(packets, 3, 5);
    const [connection] = readFile(pcap(swapped)).connections;
    expect(connection?.events).toEqual(['> ab', '> cd', '> ef']);
    expect(connection?.times.every((time) => time === connection.times[0])).toBe(true);
  });

  it('never let an answer overtake its request', () => {
    const { packets } = new TcpScript().handshake().data('server', 'ask').data('app', 'answer').data('server', 'again');
    expect(events(moved(packets, 3, 4))).toEqual(['> ask', '< answer', '> again']);
  });

  it('a FIN waits for the data before it', () => {
    const { packets } = new TcpScript().handshake().data('server', 'ask').fin('server');
    expect(events(moved(packets, 4, 3))).toEqual(['> ask', 'server fin']);
  });
});

describe('retransmissions', () => {
  it('are taken once', () => {
    const { packets } = new TcpScript().handshake().data('server', 'abc').data('server', 'def');
    expect(events([...packets, ...packets.slice(3)])).toEqual(['> abc', '> def']);
  });

  it('with overlap give only what is new', () => {
    const script = new TcpScript().handshake().data('server', 'abcdef');
    script.packets.push({ micros: START, ip: segment(SERVER, APP, { sequence: 1004, data: 'defghi' }) });
    expect(events(script.packets)).toEqual(['> abcdef', '> ghi']);
  });

  it('that differ while they wait are reported, and the first copy counts', () => {
    const script = new TcpScript().handshake();
    script.send('server', { sequence: 1003, data: 'cdef' }).send('server', { sequence: 1002, data: 'bXdeZ' });
    script.send('server', { sequence: 1001, data: 'a' });
    const { events: found, summary } = readFile(pcap(script.packets));
    expect(found.join('')).toBe('> a> b> cdef');
    expect(summary.findings.map(({ code }) => code)).toEqual(['overlap-differs']);
  });

  it.each([
    ['as a whole', 1001, 'abXd', ['overlap-differs']],
    ['in part', 1003, 'cXef', ['overlap-differs']],
    ['not at all', 1001, 'abcd', []],
  ])('that differ from what was handed on %s', (_how, sequence, data, codes) => {
    const script = new TcpScript().handshake().data('server', 'ab').data('server', 'cd').send('server', { sequence, data });
    const { events: found, summary } = readFile(pcap(script.packets));
    expect(found.slice(0, 2)).toEqual(['> ab', '> cd']);
    expect(summary.findings.map(({ code }) => code)).toEqual(codes);
  });

  it('a SYN that comes twice opens one connection', () => {
    const { packets } = new TcpScript().handshake().data('server', 'a');
    expect(readFile(pcap([packets[0]!, ...packets])).connections).toHaveLength(1);
  });

  it('probes of a connection that is kept alive, and of a closed window, are no data', () => {
    const script = new TcpScript().handshake().data('server', 'abc');
    script
      .send('server', { sequence: 1003, data: 'X' })
      .send('server', { sequence: 1003 })
      .data('server', 'd')
      .data('server', 'def');
    script.packets.splice(-1);
    script.packets.push({ micros: START, ip: segment(SERVER, APP, { sequence: 1004, data: 'def' }) });
    expect(events(script.packets)).toEqual(['> abc', '> d', '> ef']);
  });
});

describe('what is missing in the capture', () => {
  it('is a gap once its receiver has acknowledged it and it did not come', () => {
    const script = new TcpScript()
      .handshake()
      .data('server', 'abc')
      .data('server', 'LOST')
      .data('server', 'def')
      .data('app', 'answer');
    const { packets } = script;
    const { events: found, summary, connections } = readFile(pcap(packets.toSpliced(4, 1)));
    expect(found).toEqual(['> abc', '> gap 4 lost', '> def', '< answer']);
    expect(summary.findings.map(({ code }) => code)).toEqual(['segments-lost']);
    expect(connections[0]?.times).toEqual([4000, 6000, 6000, 7000].map((micros) => START + micros));
  });

  it('is given up without waiting for the end of the capture', () => {
    const script = new TcpScript().handshake().data('server', 'LOST').data('app', 'answer');
    for (let i = 0; i < 80; i++) script.acknowledge('server');
    const log = new RecordedLog();
    new CaptureReader({ sink: log, ports: [9000] }).push(pcap(script.packets.toSpliced(3, 1)));
    expect(log.connections[0]?.events).toEqual(['> gap 4 lost', '< answer']);
  });

  it('is waited for while a retransmission may come', () => {
    const script = new TcpScript().handshake().data('server', 'late').data('server', 'r');
    const late = { ...script.packets[3]!, micros: START + 5e6 };
    expect(events([...script.packets.toSpliced(3, 1), late])).toEqual(['> late', '> r']);
  });

  it('may be a FIN that only its acknowledgement tells of', () => {
    const script = new TcpScript().handshake().data('server', 'ask').fin('server').data('app', 'answer').fin('app');
    expect(events(script.packets.toSpliced(4, 1))).toEqual(['> ask', 'server fin', '< answer', 'app fin']);
  });

  it('is what the snapshot length cut off', () => {
    const { packets } = new TcpScript().handshake().data('server', '0123456789').data('server', 'x').data('app', 'abc');
    const { events: found, summary } = readFile(pcap(packets, { snapLength: 44 }));
    expect(found).toEqual(['> 0123', '> gap 6 lost', '> x', '< abc']);
    expect(summary.findings.map(({ code }) => code)).toEqual(['packets-truncated', 'segments-lost']);
  });

  it('is bounded: too much that waits makes a gap', () => {
    const script = new TcpScript().handshake().data('server', 'LOST');
    for (let i = 0; i < 8; i++) script.data('server', 'x'.repeat(1000));
    const { events: found, summary } = readFile(pcap(script.packets.toSpliced(3, 1)), {
      ports: [9000],
      limits: { waitingBytes: 3500 },
    });
    expect(found[0]).toBe('> gap 4 lost');
    expect(found).toHaveLength(9);
    expect(summary.findings.map(({ code }) => code)).toContain('waiting-limit');
  });
});

describe('a capture that begins after the connection', () => {
  it('says so, and knows the application by its port', () => {
    const script = new TcpScript().data('app', 'tail').data('server', 'ask').data('app', 'answer');
    const { connections } = readFile(pcap(script.packets));
    expect(connections[0]?.info).toMatchObject({ server: '127.0.0.1:40000', startSeen: false });
    expect(connections[0]?.events).toEqual(['< tail', '> ask', '< answer']);
  });

  it('does not open connections for acknowledgements and resets alone', () => {
    const script = new TcpScript().acknowledge('app').acknowledge('server').reset('app');
    expect(readFile(pcap(script.packets)).connections).toEqual([]);
  });
});

describe('ports that are used again', () => {
  it('with the same sequence numbers, as a capture that was replayed has them', () => {
    const { packets } = new TcpScript().handshake().data('server', 'a').data('app', 'b').fin('app').fin('server');
    const later = packets.map((packet) => ({ ...packet, micros: packet.micros + 5_000_000 }));
    const { connections } = readFile(pcap([...packets, ...later]));
    const said = ['> a', '< b', 'app fin', 'server fin'];
    expect(connections.map(({ events: each }) => each)).toEqual([said, said]);
  });

  it('a new SYN is a new connection; what the old one lacks is a gap', () => {
    const old = new TcpScript().handshake().data('server', 'one');
    const young = new TcpScript({ serverSequence: 77_000, appSequence: 88_000, micros: START + 1e6 })
      .handshake()
      .data('server', 'two');
    const { connections } = readFile(pcap([...old.packets, ...young.packets]));
    expect(connections.map(({ events: found }) => found)).toEqual([
      ['> one', '> gap unknown lost', '< gap unknown lost'],
      ['> two'],
    ]);
  });

  it('after an orderly end nothing is missing', () => {
    const old = new TcpScript().handshake().data('server', 'one').fin('server').fin('app');
    const young = new TcpScript({ serverSequence: 77_000, appSequence: 88_000, micros: START + 1e6 })
      .handshake()
      .data('server', 'two');
    const { connections } = readFile(pcap([...old.packets, ...young.packets]));
    expect(connections.map(({ events: found }) => found)).toEqual([['> one', 'server fin', 'app fin'], ['> two']]);
  });

  it('data long after the end belongs to a connection whose beginning was not captured', () => {
    const old = new TcpScript().handshake().data('server', 'one').fin('server').fin('app');
    const young = new TcpScript({ serverSequence: 77_000, appSequence: 88_000, micros: START + 60e6 }).data('server', 'two');
    const { connections } = readFile(pcap([...old.packets, ...young.packets]));
    expect(connections.map(({ info }) => info.startSeen)).toEqual([true, false]);
    expect(connections[1]?.events).toEqual(['> two']);
  });
});

it('forgets the oldest of too many connections', () => {
  const packets = Array.from({ length: 5 }, (_, i) => {
    const script = new TcpScript({ server: { ...SERVER, port: 40_000 + i }, micros: START + i * 10_000 });
    return script.handshake().data('server', `c${i}`).packets;
  }).flat();
  const { connections, summary } = readFile(pcap(packets), { ports: [9000], limits: { openConnections: 3 } });
  expect(connections.map(({ events: found }) => found.length)).toEqual([3, 3, 1, 1, 1]);
  expect(summary.findings).toMatchObject([{ code: 'connection-limit', count: 2 }]);
});
