import type { Exchange } from '@fcgiscope/codec/exchange';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AddressKind } from '../lab/address.js';
import { type Lab, startLab } from '../lab/lab.js';
import { describeWith } from '../lab/needs.js';
import { startTraffic, type Traffic, type TrafficOptions } from '../lab/traffic.js';
import { comparable, type Observation, observe } from './observe.js';
import { type ExpectedExchange, SCENARIOS, type Scenario } from './scenarios.js';

/** How the tap gets between nginx and PHP-FPM. */
const TRANSPORTS: readonly (TrafficOptions & { readonly name: string })[] = [
  { name: 'TCP', application: 'tcp', listen: 'tcp' },
  { name: 'Unix sockets', application: 'unix', listen: 'unix' },
  { name: 'TCP before a Unix socket', application: 'unix', listen: 'tcp' },
  { name: 'takeover of a Unix socket', application: 'unix', listen: 'unix', takeover: true },
];

/** nginx connected to PHP-FPM without a tap: what every transport is held against. */
const DIRECT: readonly AddressKind[] = ['tcp', 'unix'];

function expectAnswer({ answer }: Observation, { status, body, arrivesOverMs = 0 }: Scenario): void {
  expect(answer.status).toBe(status);
  expect((answer.arrivals.at(-1) ?? 0) - (answer.arrivals[0] ?? 0)).toBeGreaterThanOrEqual(arrivesOverMs);
  if (body instanceof RegExp) expect(answer.body.toString('latin1')).toMatch(body);
  else if (body) expect(answer.body.length).toBe(body.bytes);
}

function expectLog({ log }: Observation, patterns: readonly RegExp[]): void {
  expect(log).toEqual(patterns.map((pattern) => expect.stringMatching(pattern)));
}

function expectExchange(exchange: Exchange, expected: ExpectedExchange): void {
  const { state, status, serverClosedBefore = false, stderr, stdinBytes, bodyBytes } = expected;
  expect(exchange.end).toMatchObject({ state, serverClosedBefore });
  expect(exchange.response?.status ?? null).toBe(status);
  if (stderr) expect(exchange.streams.stderr.text).toMatch(stderr);
  else expect(exchange.streams.stderr.bytes).toBe(0);
  if (stdinBytes !== undefined) expect(exchange.streams.stdin.bytes).toBe(stdinBytes);
  if (bodyBytes !== undefined) expect(exchange.response?.bodyBytes).toBe(bodyBytes);
}

describeWith(['nginx', 'php-fpm'], 'nginx and PHP-FPM', () => {
  const references = new Map<string, ReturnType<typeof comparable>>();

  describe.each(DIRECT)('directly, %s', (kind) => {
    let lab: Lab;
    beforeAll(async () => {
      lab = await startLab({ kind });
    });
    afterAll(() => lab?.stop());

    it.each(SCENARIOS)('$name', async (scenario) => {
      const observation = await observe(lab, scenario);
      expectAnswer(observation, scenario);
      expectLog(observation, scenario.log);
      references.set(`${kind} ${scenario.name}`, comparable(observation, scenario));
    });
  });

  describe.each(TRANSPORTS)('through the tap: $name', (transport) => {
    let traffic: Traffic;
    beforeAll(async () => {
      traffic = await startTraffic(transport);
    });
    afterAll(() => traffic?.stop());

    it.each(SCENARIOS)('$name', async (scenario) => {
      const own = transport.listen === 'unix' ? scenario.behindUnixTap : undefined;
      const expected = { ...scenario, ...(own?.log && { log: own.log }) };
      const before = await traffic.scope.lastIndex();
      const observation = await observe(traffic.lab, expected);
      const reference = references.get(`${transport.listen} ${scenario.name}`);
      expectAnswer(observation, scenario);
      expectLog(observation, expected.log);
      const seen = comparable(observation, scenario);
      const log = own?.log ? reference?.log : seen.log;
      const answer = own?.looksComplete ? { ...seen.answer, complete: false } : seen.answer;
      if (own?.looksComplete) expect(observation.answer.complete).toBe(true);
      expect({ answer, log }).toEqual(reference);
      const exchange = await traffic.scope.nextEnded(before);
      expect(exchange.request).toMatchObject({ method: scenario.request.method, uri: scenario.request.path, host: 'shop.test' });
      expectExchange(exchange, own?.exchange ?? scenario.exchange);
    });
  });
});
