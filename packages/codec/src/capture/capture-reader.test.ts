import { describe, expect, it } from 'vitest';
import { type Option, PcapngScript, pcap } from '../../testing/capture-file.js';
import { DELIVERIES } from '../../testing/deliveries.js';
import { RecordedLog, readFile } from '../../testing/recorded-log.js';
import { type ScriptedPacket, START, TcpScript } from '../../testing/tcp-script.js';
import { concat } from '../bytes/index.js';
import { CaptureReader } from './capture-reader.js';

const script = () => new TcpScript().handshake().data('server', 'ask').data('app', 'answer').fin('app').fin('server');
const SAID = ['> ask', '< answer', 'app fin', 'server fin'];
const TIMES = [4000, 5000, 6000, 7000].map((micros) => START + micros);

const codes = (file: Uint8Array) => readFile(file).summary.findings.map(({ code }) => code);

describe('classic pcap', () => {
  it.each([
    ['little-endian, microseconds', { littleEndian: true, nanoseconds: false }],
    ['little-endian, nanoseconds', { littleEndian: true, nanoseconds: true }],
    ['big-endian, microseconds', { littleEndian: false, nanoseconds: false }],
    ['big-endian, nanoseconds', { littleEndian: false, nanoseconds: true }],
  ])('%s', (_name, options) => {
    const { events, connections, summary } = readFile(pcap(script().packets, options));
    expect(events).toEqual(SAID);
    expect(connections[0]?.times).toEqual(TIMES);
    expect(summary).toMatchObject({ format: 'pcap', packets: 7, firstTime: START + 1000, lastTime: START + 7000, findings: [] });
  });
});

it('several files of classic pcap, one behind the other', () => {
  const again = new TcpScript({ server: { address: '127.0.0.1', port: 40_001 } }).handshake().data('server', 'more').packets;
  const file = concat([pcap(script().packets), pcap(again, { littleEndian: false, nanoseconds: true })]);
  const { connections, summary } = readFile(file);
  expect(connections.map(({ events }) => events)).toEqual([SAID, ['> more']]);
  expect(summary).toMatchObject({ packets: 11, findings: [] });
});

describe('pcapng', () => {
  it.each([true, false])('little-endian: %s', (little) => {
    const file = new PcapngScript(little).section().interface().packets(script().packets).bytes();
    const { events, connections, summary } = readFile(file);
    expect(events).toEqual(SAID);
    expect(connections[0]?.times).toEqual(TIMES);
    expect(summary).toMatchObject({ format: 'pcapng', packets: 7, findings: [] });
  });

  const at = BigInt(START) * 1000n + 123_456_750n;
  const seconds = BigInt(START / 1e6);
  it.each<[string, readonly Option[], bigint, number]>([
    ['nanoseconds', [[9, Uint8Array.of(9)]], at, START + 123_456.75],
    ['milliseconds', [[9, Uint8Array.of(3)]], BigInt(START / 1000) + 5n, START + 5000],
    ['seconds', [[9, Uint8Array.of(0)]], seconds, START],
    ['powers of two', [[9, Uint8Array.of(0x80 | 20)]], (seconds << 20n) + (1n << 19n), START + 500_000],
    ['an offset', [[14, Uint8Array.of(16, 14, 0, 0, 0, 0, 0, 0)]], BigInt(START), START + 3600e6],
    ['a negative offset', [[14, Uint8Array.of(0xf0, 0xf1, 255, 255, 255, 255, 255, 255)]], BigInt(START), START - 3600e6],
  ])('clock in %s', (_name, options, ticks, time) => {
    const [syn] = script().packets;
    const file = new PcapngScript().section().interface(101, options).packet(syn!.ip, ticks).bytes();
    expect(readFile(file).connections[0]?.openedAt).toBe(time);
  });

  it.each([0n, 1n, 249n, 250n, 995n, 999n])('%d nanoseconds more are the same microsecond, as others print it', (nanoseconds) => {
    const [syn] = script().packets;
    for (const micros of [0, 1, 662_256, 999_999]) {
      const ticks = (BigInt(START) + BigInt(micros)) * 1000n + nanoseconds;
      const file = new PcapngScript()
        .section()
        .interface(101, [[9, Uint8Array.of(9)]])
        .packet(syn!.ip, ticks)
        .bytes();
      const time = readFile(file).connections[0]?.openedAt ?? 0;
      expect(Math.floor(time)).toBe(START + micros);
    }
  });

  it('several sections in several byte orders, each with its own interfaces', () => {
    const { packets } = script();
    const first = new PcapngScript(true)
      .section()
      .interface(1)
      .interface(101, [[2, 'lo']])
      .packets(packets.slice(0, 4), 1)
      .bytes();
    const second = new PcapngScript(false).section().interface(101).packets(packets.slice(4)).bytes();
    const { events, connections } = readFile(concat([first, second]));
    expect(events).toEqual(SAID);
    expect(connections[0]?.info.tap).toBe('lo');
  });

  it('reads packets in obsolete and in simple blocks', () => {
    const { packets } = script();
    const file = new PcapngScript().section().interface();
    for (const { ip, micros } of packets.slice(0, 4)) file.obsoletePacket(ip, micros);
    for (const { ip } of packets.slice(4)) file.simplePacket(ip);
    const { events, connections } = readFile(file.bytes());
    expect(events).toEqual(SAID);
    expect(connections[0]?.times).toEqual([4000, 4000, 4000, 4000].map((micros) => START + micros));
  });

  it('skips what it does not know, and options and comments', () => {
    const { packets } = script();
    const file = new PcapngScript()
      .section([
        [1, 'a comment'],
        [4, 'test'],
      ])
      .interface(101, [
        [2, 'lo'],
        [1, 'x'],
      ]);
    for (const type of [4, 10, 0x0bad, 0x4000_0bad, 99, 0xffff_ffff]) file.block(type, new Uint8Array(24).fill(type));
    for (const packet of packets) {
      file.packet(packet.ip, BigInt(packet.micros), 0, [
        [1, 'comment'],
        [2, new Uint8Array(4)],
        [0, ''],
      ]);
    }
    const { events, summary } = readFile(file.bytes());
    expect(events).toEqual(SAID);
    expect(summary.findings).toEqual([]);
  });

  it('tells how many packets the capture program dropped', () => {
    const drops = new Uint8Array(8);
    drops[0] = 42;
    const file = new PcapngScript()
      .section()
      .interface()
      .block(5, new Uint8Array(12), [[5, drops]])
      .bytes();
    expect(readFile(file).summary.findings).toMatchObject([{ code: 'packets-dropped', count: 42 }]);
  });

  it('a packet of an interface that nobody described is skipped', () => {
    const file = new PcapngScript().section().interface().packets(script().packets, 1).bytes();
    expect(readFile(file).summary).toMatchObject({ packets: 0, findings: [{ code: 'interface-unknown', count: 7 }] });
  });

  it('a block whose inner length is too large is skipped, what follows is read', () => {
    const { packets } = script();
    const torn = new Uint8Array(24);
    new DataView(torn.buffer).setUint32(12, 1_000_000, true);
    const file = new PcapngScript().section().interface().packets(packets.slice(0, 3)).block(6, torn).packets(packets.slice(3));
    const { events, summary } = readFile(file.bytes());
    expect(events).toEqual(SAID);
    expect(summary.findings.map(({ code }) => code)).toEqual(['block-malformed']);
  });
});

describe('any chunks give the same', () => {
  const { packets } = script();
  it.each(Object.entries(DELIVERIES))('%s', (_name, delivery) => {
    const file = new PcapngScript().section().interface().packets(packets).bytes();
    expect(readFile(file, { ports: [9000] }, delivery).events).toEqual(SAID);
    expect(readFile(pcap(packets), { ports: [9000] }, delivery).events).toEqual(SAID);
  });
});

describe('damage', () => {
  const pcapFile = pcap(script().packets);
  const pcapngFile = new PcapngScript().section().interface().packets(script().packets).bytes();

  it.each([pcapFile, pcapngFile])('a file that ends in the middle of a packet is read up to there', (file) => {
    const { events, summary } = readFile(file.subarray(0, file.length - 20));
    expect(events).toEqual(SAID.slice(0, 3));
    expect(summary.findings.map(({ code, severity }) => [code, severity])).toEqual([['capture-cut-short', 'warning']]);
  });

  it('a block that claims 4 GB ends the reading at once', () => {
    const claim = Uint8Array.of(6, 0, 0, 0, 0xfc, 0xff, 0xff, 0xff, 0, 0, 0, 0);
    const { events, summary } = readFile(concat([pcapngFile, claim, new Uint8Array(5000)]));
    expect(events).toEqual(SAID);
    expect(summary.findings).toMatchObject([{ code: 'capture-damaged', severity: 'error', position: pcapngFile.length }]);
  });

  it('a packet of classic pcap that claims 4 GB, too', () => {
    const record = new Uint8Array(16).fill(0xff);
    expect(readFile(concat([pcapFile, record])).summary.findings).toMatchObject([
      { code: 'capture-damaged', position: pcapFile.length },
    ]);
  });

  it('a block whose two lengths differ ends the reading', () => {
    const file = pcapngFile.slice();
    new DataView(file.buffer).setUint32(file.length - 4, 12, true);
    expect(readFile(file).events).toEqual(SAID.slice(0, 3));
    expect(codes(file)).toEqual(['capture-damaged']);
  });

  it.each([
    ['nothing', new Uint8Array(0), 'capture-empty', /empty/],
    ['ten bytes', pcapFile.slice(0, 10), 'not-a-capture', /ends inside its header, after 10 bytes/],
    ['three bytes', pcapFile.slice(0, 3), 'not-a-capture', /only 3 bytes/],
    ['a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46), 'not-a-capture', /JPEG/],
    ['text', new TextEncoder().encode('hello, world'), 'not-a-capture', /no capture file/],
  ])('%s is no capture', (_name, file, code, message) => {
    const { summary } = readFile(file);
    expect(summary.findings).toMatchObject([{ code, severity: 'error' }]);
    expect(summary.findings[0]?.message).toMatch(message);
  });
});

describe('which connections', () => {
  const other = (): ScriptedPacket[] => {
    const app = { address: '127.0.0.1', port: 3306 };
    return new TcpScript({ app }).handshake().data('app', 'J\0\0\0\n8.0.36').data('server', 'login').packets;
  };
  const BEGIN = Uint8Array.of(1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);

  it('those of the given ports; the rest is counted', () => {
    const { connections, summary } = readFile(pcap([...other(), ...script().packets]), { ports: [9000] });
    expect(connections.map(({ info }) => info.app)).toEqual(['127.0.0.1:9000']);
    expect(summary.traffic.port).toEqual({ connections: 1, packets: 7, bytes: 7 * 40 + 9 });
    expect(summary.traffic.other).toMatchObject({ packets: 5 });
  });

  it('those that look like FastCGI, where no port is given', () => {
    const ours = new TcpScript({ app: { address: '10.0.0.1', port: 12_345 } })
      .handshake()
      .data('server', BEGIN, 5)
      .data('app', 'x');
    const { connections, summary } = readFile(pcap([...other(), ...ours.packets]), {});
    expect(connections).toHaveLength(1);
    expect(connections[0]?.info).toMatchObject({ protocol: 'fastcgi', app: '10.0.0.1:12345', startSeen: true });
    expect(connections[0]?.openedAt).toBe(START + 1000);
    expect(connections[0]?.times.slice(0, 2)).toEqual([START + 4000, START + 5000]);
    expect(summary.traffic.fastcgi.connections).toBe(1);
    expect(summary.traffic.other.connections).toBe(1);
  });

  it('a port that a client happens to use is no application', () => {
    const stray = new TcpScript({ server: { address: '127.0.0.1', port: 9000 }, app: { address: '127.0.0.1', port: 80 } });
    expect(readFile(pcap(stray.handshake().data('server', 'GET /').packets), { ports: [9000] }).connections).toEqual([]);
  });

  it('in the middle of a connection, by records that follow one another', () => {
    const stdout = Uint8Array.of(1, 6, 0, 1, 0, 4, 4, 0, 97, 98, 99, 100, 0, 0, 0, 0);
    const end = Uint8Array.of(1, 3, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    const ours = new TcpScript({ app: { address: '10.0.0.1', port: 12_345 } });
    ours.data('app', 'the rest of a record').data('app', stdout).data('app', end).data('server', BEGIN);
    const { connections } = readFile(pcap(ours.packets), {});
    expect(connections[0]?.info).toMatchObject({ protocol: 'fastcgi', app: '10.0.0.1:12345', startSeen: false });
    expect(connections[0]?.parts['from-app'].map((part) => part.length)).toEqual([20, 16, 16]);
  });

  it('in the middle of a large answer, whose records are as long as they can be', () => {
    const record = new Uint8Array(8 + 65_535);
    record.set([1, 6, 0, 1, 255, 255, 0, 0]);
    const ours = new TcpScript({ app: { address: '10.0.0.1', port: 12_345 } });
    ours.data('app', concat([record.subarray(1000), record, record, record]), 30_000).data('server', BEGIN);
    const { connections } = readFile(pcap(ours.packets), {});
    expect(connections[0]?.info).toMatchObject({ protocol: 'fastcgi', app: '10.0.0.1:12345', startSeen: false });
  });
});

it('tells where in the file bytes lie', () => {
  const { packets } = new TcpScript().handshake().data('server', 'abcdefgh', 4).data('app', 'answer');
  const file = pcap([...packets.slice(0, 3), packets[4]!, packets[3]!, packets[5]!]);
  const places: unknown[][] = [];
  readFile(file, {
    ports: [9000],
    place: (connection, direction, offset, position, length) => {
      places.push([connection, direction, offset, new TextDecoder().decode(file.subarray(position, position + length))]);
    },
  });
  expect(places).toEqual([
    [1, 'to-app', 0, 'abcd'],
    [1, 'to-app', 4, 'efgh'],
    [1, 'from-app', 0, 'answer'],
  ]);
});

it('goes on with connections in the next file', () => {
  const { packets } = script();
  const log = new RecordedLog();
  const reader = new CaptureReader({ sink: log, ports: [9000] });
  reader.push(pcap(packets.slice(0, 4)));
  reader.nextFile();
  reader.push(new PcapngScript().section().interface().packets(packets.slice(4)).bytes());
  expect(reader.end().packets).toBe(7);
  expect(log.connections.map(({ events }) => events)).toEqual([SAID]);
});
