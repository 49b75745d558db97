import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PcapngScript, pcap } from '../../testing/capture-file.js';
import { inPiecesOf } from '../../testing/deliveries.js';
import { RecordedLog } from '../../testing/recorded-log.js';
import { ipv4, START, segment, TcpScript } from '../../testing/tcp-script.js';
import { concat } from '../bytes/index.js';
import { type CaptureLimits, CaptureReader } from './index.js';

/** So small that the limits are met. */
const LIMITS: Partial<CaptureLimits> = {
  frameBytes: 4096,
  interfaces: 4,
  openConnections: 8,
  closedConnections: 4,
  waitingBytes: 2000,
  waitingSegments: 20,
  waitingBytesInAll: 4000,
  sniffBytes: 1000,
  fragmentedDatagrams: 3,
  fragmentBytes: 3000,
};

/** The log itself finds out what breaks its grammar: bytes before the opening, empty chunks, a connection opened twice. */
function survive(file: Uint8Array, ports: readonly number[] | undefined, size: number): void {
  const log = new RecordedLog();
  const reader = new CaptureReader({ sink: log, limits: LIMITS, ...(ports && { ports }) });
  for (const chunk of inPiecesOf(size)(file)) reader.push(chunk.slice());
  const summary = reader.end();
  const counted = Object.values(summary.traffic).reduce((sum, { packets }) => sum + packets, 0);
  expect(counted).toBe(summary.packets);
}

const ports = fc.constantFrom(undefined, [9000]);
const sizes = fc.integer({ min: 1, max: 5000 });

const talk = new TcpScript()
  .handshake()
  .data('server', 'x'.repeat(300), 90)
  .data('app', 'y'.repeat(300), 70)
  .fin('app')
  .fin('server');
const fragments = [0, 8, 16].map((offset) => ({
  micros: START,
  ip: ipv4('1.2.3.4', '5.6.7.8', new Uint8Array(8), { id: 1, offset, more: true }),
}));
const packets = [...talk.packets, ...fragments];
const BEGIN = Uint8Array.of(1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
const VICTIMS = [
  pcap(packets),
  pcap(packets, { littleEndian: false, nanoseconds: true, snapLength: 60 }),
  new PcapngScript()
    .section([[1, 'c']])
    .interface(101, [[2, 'lo']])
    .packets(packets)
    .bytes(),
  pcap(new TcpScript().handshake().data('server', BEGIN, 3).data('app', BEGIN).packets),
];

it('survives any bytes behind the head of a file', () => {
  const heads = VICTIMS.map((victim) => victim.subarray(0, 24));
  const property = fc.property(
    fc.constantFrom(...heads),
    fc.uint8Array({ maxLength: 3000 }),
    ports,
    sizes,
    (head, bytes, told, size) => survive(concat([head, bytes]), told, size),
  );
  fc.assert(property, { numRuns: 300 });
});

it('survives captures with changed bytes', () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 12 });
  const property = fc.property(fc.constantFrom(...VICTIMS), changes, ports, sizes, (victim, changed, told, size) => {
    const file = victim.slice();
    for (const [at, value] of changed) file[at % file.length] = value;
    survive(file, told, size);
  });
  fc.assert(property, { numRuns: 1000 });
});

it('survives segments that make no sense', () => {
  const end = fc.record({ address: fc.constantFrom('10.0.0.1', '10.0.0.2'), port: fc.constantFrom(9000, 40_000, 40_001) });
  const number = fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 0xffff_ffff }));
  const wild = fc.record({
    from: end,
    to: end,
    flags: fc.subarray(['S', 'A', 'F', 'R', 'P']).map((flags) => flags.join('')),
    sequence: number,
    acknowledgment: number,
    data: fc.uint8Array({ maxLength: 100 }),
    micros: fc.integer({ min: START, max: START + 100e6 }),
  });
  const property = fc.property(fc.array(wild, { maxLength: 80 }), ports, (segments, told) => {
    const made = segments.map(({ from, to, micros, ...options }) => ({ micros, ip: segment(from, to, options) }));
    survive(pcap(made), told, 100_000);
  });
  fc.assert(property, { numRuns: 500 });
});

it('holds no more than its limits, whatever waits', () => {
  const packetsOf = (connection: number) => {
    const script = new TcpScript({ server: { address: '10.0.0.1', port: 1000 + connection } }).handshake().data('server', 'LOST');
    for (let i = 0; i < 40; i++) script.data('server', new Uint8Array(500));
    return script.packets.toSpliced(3, 1);
  };
  const log = new RecordedLog();
  const reader = new CaptureReader({ sink: log, limits: LIMITS, ports: [9000] });
  reader.push(pcap(Array.from({ length: 20 }, (_, i) => packetsOf(i)).flat()));
  // All but what still waits has been handed on.
  const handedOn = log.connections.flatMap(({ parts }) => parts['to-app']).reduce((sum, { length }) => sum + length, 0);
  expect(20 * 40 * 500 - handedOn).toBeLessThanOrEqual(4000 + 500);
});
