import { describe, expect, it } from 'vitest';
import { PcapngScript, pcap } from '../../testing/capture-file.js';
import { readFile } from '../../testing/recorded-log.js';
import { APP, ipv4, ipv6, SERVER, START, TcpScript } from '../../testing/tcp-script.js';
import { concat } from '../bytes/index.js';

const script = () => new TcpScript().handshake().data('server', 'ask').data('app', 'answer');
const SAID = ['> ask', '< answer'];

const ETHERNET = Uint8Array.of(2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2);
const link = (...head: readonly (number | Uint8Array)[]) => {
  const bytes = concat(head.map((part) => (typeof part === 'number' ? Uint8Array.of(part) : part)));
  return (ip: Uint8Array) => concat([bytes, ip]);
};

describe('link layers', () => {
  it.each([
    ['Ethernet', 1, link(ETHERNET, 8, 0)],
    [
      'Ethernet with padding and a checksum behind',
      1,
      (ip: Uint8Array) => concat([ETHERNET, Uint8Array.of(8, 0), ip, new Uint8Array(20)]),
    ],
    ['VLAN', 1, link(ETHERNET, 0x81, 0, 0, 5, 8, 0)],
    ['QinQ', 1, link(ETHERNET, 0x88, 0xa8, 0, 5, 0x81, 0, 0, 6, 8, 0)],
    ['PPPoE', 1, link(ETHERNET, 0x88, 0x64, 0x11, 0, 0, 1, 0, 99, 0, 0x21)],
    ['Linux cooked', 113, link(0, 0, 3, 4, 0, 6, new Uint8Array(8), 8, 0)],
    ['Linux cooked with VLAN', 113, link(0, 0, 3, 4, 0, 6, new Uint8Array(8), 0x81, 0, 0, 5, 8, 0)],
    ['Linux cooked v2', 276, link(8, 0, new Uint8Array(18))],
    ['BSD loopback, little-endian', 0, link(2, 0, 0, 0)],
    ['BSD loopback, big-endian', 0, link(0, 0, 0, 2)],
    ['OpenBSD loopback', 108, link(0, 0, 0, 2)],
    ['raw IP', 101, link()],
    ['raw IP on BSD', 12, link()],
    ['raw IP on OpenBSD', 14, link()],
    ['IPv4', 228, link()],
  ])('%s', (_name, linkType, frame) => {
    expect(readFile(pcap(script().packets, { linkType, frame })).events).toEqual(SAID);
  });

  it('of unknown type are skipped with a finding', () => {
    const { connections, summary } = readFile(pcap(script().packets, { linkType: 105 }));
    expect(connections).toEqual([]);
    expect(summary.findings).toMatchObject([
      { code: 'link-type-unknown', count: 5, message: 'packets of link type 105 were skipped' },
    ]);
  });

  it('what is no IP is counted and left alone', () => {
    const arp = concat([ETHERNET, Uint8Array.of(8, 6), new Uint8Array(28)]);
    const file = new PcapngScript()
      .section()
      .interface(1)
      .packet(arp, BigInt(START))
      .packet(arp.subarray(0, 7), BigInt(START))
      .bytes();
    expect(readFile(file).summary.traffic.other.packets).toBe(2);
  });
});

describe('IPv4', () => {
  const datagrams = script().packets;
  const request = datagrams[3]!;
  const tcp = request.ip.subarray(20);

  it('options are skipped', () => {
    const ip = ipv4(SERVER.address, APP.address, tcp, { options: new Uint8Array(8).fill(1) });
    expect(readFile(pcap(datagrams.with(3, { ...request, ip }))).events).toEqual(SAID);
  });

  it('a total length of zero (segmentation offload) is that of the packet', () => {
    const ip = ipv4(SERVER.address, APP.address, tcp, { totalLength: 0 });
    expect(readFile(pcap(datagrams.with(3, { ...request, ip }))).events).toEqual(SAID);
  });

  const cut = (from: number, to: number) => ({
    micros: START + 3500,
    ip: ipv4(SERVER.address, APP.address, tcp.subarray(from, to), { id: 7, offset: from, more: to < tcp.length }),
  });

  it.each([
    ['in order', [cut(0, 8), cut(8, 16), cut(16, 23)]],
    ['in reverse', [cut(16, 23), cut(8, 16), cut(0, 8)]],
    ['twice', [cut(0, 8), cut(0, 8), cut(16, 23), cut(16, 23), cut(8, 16)]],
    ['with overlap', [cut(0, 16), cut(8, 16), cut(8, 23)]],
  ])('fragments come together %s', (_name, fragments) => {
    const { events, summary } = readFile(pcap([...datagrams.slice(0, 3), ...fragments, ...datagrams.slice(4)]));
    expect(events).toEqual(SAID);
    expect(summary.findings).toEqual([]);
  });

  it('a datagram of which a fragment is missing is a hole', () => {
    const { events, summary } = readFile(pcap([...datagrams.slice(0, 3), cut(0, 8), cut(16, 23), ...datagrams.slice(4)]));
    expect(events).toEqual(['> gap 3 lost', '< answer']);
    expect(summary.findings.map(({ code }) => code)).toEqual(['fragments-incomplete', 'segments-lost']);
  });

  it('fragments are bounded', () => {
    const many = Array.from({ length: 1000 }, (_, id) => ({
      micros: START,
      ip: ipv4('1.2.3.4', '5.6.7.8', new Uint8Array(800), { id, more: true }),
    }));
    const { summary } = readFile(pcap(many), { limits: { fragmentedDatagrams: 10 } });
    expect(summary.findings).toMatchObject([{ code: 'fragments-incomplete', count: 1000 }]);
  });
});

describe('IPv6', () => {
  const addresses = { server: { address: 'fd00::1', port: 40_000 }, app: { address: 'fd00::2', port: 9000 } };
  const datagrams = new TcpScript(addresses).handshake().data('server', 'ask').data('app', 'answer').packets;
  const tcp = datagrams[3]!.ip.subarray(40);
  const wrapped = (next: number, payload: Uint8Array) => ({ ...datagrams[3]!, ip: ipv6('fd00::1', 'fd00::2', next, payload) });
  const header = (next: number, length: number) => Uint8Array.of(next, (length - 8) / 8, ...new Uint8Array(length - 2));

  it.each([
    ['none', 229, wrapped(6, tcp)],
    ['hop by hop, then destination options', 101, wrapped(0, concat([header(60, 8), header(6, 16), tcp]))],
    ['routing', 101, wrapped(43, concat([header(6, 24), tcp]))],
    ['authentication', 101, wrapped(51, concat([Uint8Array.of(6, 4, ...new Uint8Array(22)), tcp]))],
    ['an atomic fragment', 101, wrapped(44, concat([Uint8Array.of(6, 0, 0, 0, 0, 0, 0, 9), tcp]))],
  ])('extension headers: %s', (_name, linkType, packet) => {
    expect(readFile(pcap(datagrams.with(3, packet), { linkType })).events).toEqual(SAID);
  });

  it('fragments come together', () => {
    const cut = (from: number, to: number) =>
      wrapped(44, concat([Uint8Array.of(6, 0, 0, from | (to < tcp.length ? 1 : 0), 0, 0, 0, 9), tcp.subarray(from, to)]));
    expect(readFile(pcap(datagrams.toSpliced(3, 1, cut(16, 23), cut(0, 16)))).events).toEqual(SAID);
  });
});

it('a TCP header that was not captured whole is counted, not read', () => {
  const { summary, connections } = readFile(pcap(script().packets, { snapLength: 30 }));
  expect(connections).toEqual([]);
  expect(summary.traffic.other.packets).toBe(5);
});
