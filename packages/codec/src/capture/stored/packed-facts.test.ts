import { describe, expect, it } from 'vitest';
import { summaryOf } from '../../cgi/index.js';
import { epochMicros } from '../../core/index.js';
import type { ExchangeFacts } from '../../exchange/index.js';
import { beginRequest, endRequest, paramsRecords, streamEnd, streamRecords, TYPE } from '../../fastcgi/index.js';
import { Pipeline } from '../pipeline.js';
import { FactsArena } from './facts-arena.js';

/** Facts of real exchanges: one that ended, one whose application went away. */
function someFacts(): ExchangeFacts[] {
  const settled: ExchangeFacts[] = [];
  const sink = { begun: () => undefined, changed: () => undefined, settled: (facts: ExchangeFacts) => settled.push(facts) };
  const pipeline = new Pipeline({ sink });
  const request = Buffer.concat([
    beginRequest(1, { keepConnection: true }),
    paramsRecords(1, [
      ['REQUEST_METHOD', 'POST'],
      ['REQUEST_URI', '/ü?a=1'],
      ['SCRIPT_FILENAME', '/srv/www/index.php'],
    ]),
    streamRecords(TYPE.STDIN, 1, Buffer.from('a=1')),
    streamEnd(TYPE.STDIN, 1),
  ]);
  const answer = Buffer.concat([
    streamRecords(TYPE.STDERR, 1, Buffer.from('PHP message: oh')),
    streamRecords(TYPE.STDOUT, 1, Buffer.from('Status: 404 Not Found\r\nContent-Type: text/html\r\n\r\nhello')),
    endRequest(1, 3),
  ]);
  const at = (offset: number) => epochMicros(1_764_000_000_000_000 + offset);
  pipeline.opened({ id: 7, server: 'unix:', app: 'unix:/a', tap: 'tap', startSeen: true }, at(0));
  pipeline.bytes(7, 'to-app', request, 0, request.length, at(10));
  pipeline.bytes(7, 'from-app', answer, 0, answer.length, at(20));
  pipeline.bytes(7, 'to-app', request, 0, request.length, at(30));
  pipeline.closed(7, 'app', 'reset', at(40));
  return settled;
}

describe('packed facts', () => {
  it('come back as they were', () => {
    const arena = new FactsArena();
    const all = someFacts();
    expect(all.map(({ state }) => state)).toEqual(['end-request', 'app-reset']);
    const places = all.map((facts) => arena.add(facts));
    for (const [i, facts] of all.entries()) {
      const back = arena.get(facts.index, facts, places[i]!);
      if (back === undefined) throw new Error('it was added');
      back.diagnostics.push(...facts.diagnostics);
      expect(summaryOf(back)).toEqual(summaryOf(facts));
      for (const [name, value] of Object.entries(facts)) {
        if (name === 'diagnostics' || name === 'params' || name === 'head' || name === 'stderrText') continue;
        expect({ [name]: back[name as keyof ExchangeFacts] }).toEqual({ [name]: value });
      }
      for (const kept of ['params', 'head', 'stderrText'] as const) {
        expect(Buffer.from(back[kept].view())).toEqual(Buffer.from(facts[kept].view()));
        expect(back[kept].total).toBe(facts[kept].total);
      }
    }
  });

  it('give their memory back as they go', () => {
    const arena = new FactsArena();
    const [facts] = someFacts();
    if (facts === undefined) throw new Error('there are facts');
    const places = Array.from({ length: 20_000 }, () => arena.add(facts));
    const most = arena.bytes;
    expect(most).toBeGreaterThan(8 * 1024 * 1024);
    for (const place of places) arena.remove(place);
    expect(arena.bytes).toBe(1024 * 1024);
    for (let round = 0; round < 100_000; round++) arena.remove(arena.add(facts));
    expect(arena.bytes).toBeLessThanOrEqual(2 * 1024 * 1024);
  });
});
