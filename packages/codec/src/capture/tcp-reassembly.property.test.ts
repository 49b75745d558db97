import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PcapngScript, pcap } from '../../testing/capture-file.js';
import { inPiecesOf } from '../../testing/deliveries.js';
import { bytesOf, readFile } from '../../testing/recorded-log.js';
import { type ScriptedPacket, TcpScript } from '../../testing/tcp-script.js';
import { latin1 } from '../bytes/index.js';

/** A conversation: who says what, in segments of which size. */
const turns = fc.array(
  fc.record({
    by: fc.constantFrom('server' as const, 'app' as const),
    data: fc.uint8Array({ minLength: 1, maxLength: 200 }),
    size: fc.integer({ min: 1, max: 100 }),
  }),
  { minLength: 1, maxLength: 12 },
);

interface Turn {
  readonly by: 'server' | 'app';
  readonly data: Uint8Array;
  readonly size: number;
}

function converse(said: readonly Turn[], sequence: number): TcpScript {
  const script = new TcpScript({ serverSequence: sequence, appSequence: (sequence * 7) >>> 0 }).handshake();
  for (const { by, data, size } of said) script.data(by, data, size);
  return script.fin('app').fin('server');
}

/** What either side said, in the order of changes of speaker. */
function spoken(said: readonly Turn[]): string {
  return said.map(({ by, data }) => `${by}:${latin1(data)}`).join('|');
}

function heard(file: Uint8Array): string {
  const [connection] = readFile(file).connections;
  const turnsHeard: { by: string; text: string }[] = [];
  for (const event of connection?.events ?? []) {
    const by = event.startsWith('> ') ? 'server' : event.startsWith('< ') ? 'app' : undefined;
    if (by === undefined) continue;
    if (turnsHeard.at(-1)?.by === by) turnsHeard[turnsHeard.length - 1]!.text += event.slice(2);
    else turnsHeard.push({ by, text: event.slice(2) });
  }
  return turnsHeard.map(({ by, text }) => `${by}:${text}`).join('|');
}

/** Turns of the same speaker are one. */
function merged(said: readonly Turn[]): Turn[] {
  const result: Turn[] = [];
  for (const turn of said) {
    const last = result.at(-1);
    if (last?.by === turn.by) result[result.length - 1] = { ...last, data: Uint8Array.of(...last.data, ...turn.data) };
    else result.push(turn);
  }
  return result;
}

/** Moves packets by up to `window` places: `jitter` says how far each wants to go. The handshake stays first. */
function shuffled(packets: readonly ScriptedPacket[], jitter: readonly number[], window: number): ScriptedPacket[] {
  const keyed = packets.map((packet, i) => ({ packet, key: i < 2 ? i - 100 : i + (jitter[i % jitter.length]! % window) }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ packet }) => packet);
}

const sequences = fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer({ min: 0xffff_ff00, max: 0xffff_ffff }));

describe('the same bytes in the same order', () => {
  it('for any segments and any order within a window', () => {
    const property = fc.property(
      turns,
      sequences,
      fc.array(fc.nat(), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 24 }),
      (said, sequence, jitter, window) => {
        const { packets } = converse(said, sequence);
        expect(heard(pcap(shuffled(packets, jitter, window)))).toBe(spoken(merged(said)));
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it('for any packets that come again', () => {
    const property = fc.property(
      turns,
      sequences,
      fc.array(fc.nat(), { minLength: 1, maxLength: 30 }),
      (said, sequence, again) => {
        const { packets } = converse(said, sequence);
        const doubled = packets.flatMap((packet, i) => [
          packet,
          ...packets.slice(0, i + 1).slice(-(again[i % again.length]! % 4)),
        ]);
        expect(heard(pcap(doubled))).toBe(spoken(merged(said)));
      },
    );
    fc.assert(property, { numRuns: 200 });
  });

  it('for any chunks of the file', () => {
    const property = fc.property(turns, fc.integer({ min: 1, max: 300 }), (said, size) => {
      const { packets } = converse(said, 1);
      const file = new PcapngScript().section().interface().packets(packets).bytes();
      const log = readFile(file, { ports: [9000] }, inPiecesOf(size));
      expect(log.events).toEqual(readFile(pcap(packets)).events);
    });
    fc.assert(property, { numRuns: 100 });
  });
});

it('what is lost is a gap of just its length: every byte of a direction is handed on or missing', () => {
  const property = fc.property(turns, fc.array(fc.nat(), { minLength: 1, maxLength: 8 }), (said, lost) => {
    const { packets } = converse(said, 1);
    const gone = new Set(lost.map((n) => 3 + (n % (packets.length - 3))));
    const { connections, summary } = readFile(pcap(packets.filter((_, i) => !gone.has(i))));
    const [connection] = connections;
    if (connection === undefined) return;
    const closedBoth =
      connection.events.some((event) => event === 'app fin') && connection.events.some((event) => event === 'server fin');
    for (const [direction, mark, by] of [
      ['to-app', '>', 'server'],
      ['from-app', '<', 'app'],
    ] as const) {
      const gaps = connection.events
        .filter((event) => event.startsWith(`${mark} gap `))
        .map((event) => Number(event.split(' ')[2]));
      const total = said.filter((turn) => turn.by === by).reduce((sum, { data }) => sum + data.length, 0);
      const known = bytesOf(connection, direction).length + gaps.reduce((sum, gap) => sum + gap, 0);
      if (closedBoth) expect(Math.abs(known - total)).toBeLessThanOrEqual(1);
      else expect(known).toBeLessThanOrEqual(total + 1);
    }
    expect(summary.packets).toBe(packets.length - gone.size);
  });
  fc.assert(property, { numRuns: 300 });
});
