import type { LogSink } from '@fcgiscope/codec/capture';
import { type EpochMicros, epochMicros } from '@fcgiscope/codec/core';
import { beginRequest, endRequest, paramsRecords, streamEnd, streamRecords, TYPE } from '@fcgiscope/codec/fastcgi';
import { seededRandom } from './random.js';
import { SCENARIOS, type Scenario } from './scenarios.js';

export const TAP = {
  name: '127.0.0.1:9000=unix:/run/php/php8.2-fpm.sock',
  listen: '127.0.0.1:9000',
  upstream: 'unix:/run/php/php8.2-fpm.sock',
} as const;

const text = new TextEncoder();
const latin1 = (value: string) => Uint8Array.from(value, (character) => character.charCodeAt(0) & 0xff);
const ID = 1;

/** An event of the wire, so many milliseconds after the request began. */
interface Step {
  readonly at: number;
  readonly act: (log: LogSink, connection: number, time: EpochMicros) => void;
}

/** Makes exchanges out of the scenarios and tells a log about them, as a tap would: exact bytes, one connection each. */
export class FakeTraffic {
  private readonly random: () => number;
  private readonly log: LogSink;
  private connections = 0;

  constructor(log: LogSink, seed: number) {
    this.log = log;
    this.random = seededRandom(seed);
  }

  /** One exchange beginning at `start`, all of it at once: for what happened before. */
  replay(start: EpochMicros): void {
    const connection = ++this.connections;
    for (const { at, act } of this.steps()) act(this.log, connection, epochMicros(start + at * 1000));
  }

  /** One exchange from now on, in real time. */
  begin(): void {
    const connection = ++this.connections;
    for (const { at, act } of this.steps()) {
      const run = () => act(this.log, connection, epochMicros(Date.now() * 1000 + (Math.floor(performance.now() * 1000) % 1000)));
      if (at === 0) run();
      else setTimeout(run, at);
    }
  }

  private steps(): readonly Step[] {
    const scenario = this.pick();
    return [this.request(scenario), ...this.answers(scenario)];
  }

  private pick(): Scenario {
    let at = this.random() * SCENARIOS.reduce((sum, { weight }) => sum + weight, 0);
    for (const scenario of SCENARIOS) {
      at -= scenario.weight;
      if (at < 0) return scenario;
    }
    return SCENARIOS[0] as Scenario;
  }

  private request(scenario: Scenario): Step {
    const body = latin1(scenario.body ?? '');
    const pairs = params(scenario, scenario.uri(this.random), body.length, this.random);
    const bytes = join([
      beginRequest(ID),
      paramsRecords(ID, pairs),
      streamRecords(TYPE.STDIN, ID, body),
      streamEnd(TYPE.STDIN, ID),
    ]);
    return {
      at: 0,
      act: (log, id, time) => {
        log.opened(
          { id, server: `127.0.0.1:${30000 + (id % 30000)}`, app: TAP.upstream, tap: TAP.name, startSeen: true },
          epochMicros(time - 180),
        );
        log.bytes(id, 'to-app', bytes, 0, bytes.length, time);
      },
    };
  }

  private answers(scenario: Scenario): readonly Step[] {
    const answers = scenario.answers(this.random);
    const steps = answers.map(({ at, stdout, stderr }, i): Step => {
      const last = i === answers.length - 1 && scenario.end !== 'app-reset';
      const bytes = join([
        streamRecords(TYPE.STDERR, ID, text.encode(stderr ?? '')),
        streamRecords(TYPE.STDOUT, ID, text.encode(stdout ?? '')),
        ...(last ? [endRequest(ID)] : []),
      ]);
      return { at, act: (log, id, time) => log.bytes(id, 'from-app', bytes, 0, bytes.length, time) };
    });
    return [...steps, ...ending(scenario.end, answers[answers.length - 1]?.at ?? 40)].sort((a, b) => a.at - b.at);
  }
}

function ending(end: Scenario['end'], lastAt: number): readonly Step[] {
  if (end === 'app-reset') return [{ at: lastAt, act: (log, id, time) => log.closed(id, 'app', 'reset', time) }];
  const appCloses: Step = { at: lastAt + 0.05, act: (log, id, time) => log.closed(id, 'app', 'fin', time) };
  const serverAt = end === 'regular' ? lastAt + 0.1 : end.serverGoneAt;
  return [appCloses, { at: serverAt, act: (log, id, time) => log.closed(id, 'server', 'fin', time) }];
}

function params(scenario: Scenario, uri: string, length: number, random: () => number): readonly (readonly [string, string])[] {
  const [path = '', query = ''] = uri.split('?');
  return [
    ['SCRIPT_FILENAME', `/srv/shop/public${scenario.script}`],
    ['QUERY_STRING', query],
    ['REQUEST_METHOD', scenario.method],
    ['CONTENT_TYPE', scenario.bodyType ?? ''],
    ['CONTENT_LENGTH', length === 0 ? '' : String(length)],
    ['SCRIPT_NAME', scenario.script],
    ['REQUEST_URI', uri],
    ['DOCUMENT_URI', path],
    ['DOCUMENT_ROOT', '/srv/shop/public'],
    ['SERVER_PROTOCOL', 'HTTP/2.0'],
    ['REQUEST_SCHEME', 'https'],
    ['HTTPS', 'on'],
    ['GATEWAY_INTERFACE', 'CGI/1.1'],
    ['SERVER_SOFTWARE', 'nginx/1.22.1'],
    ['REMOTE_ADDR', `203.0.113.${Math.ceil(random() * 250)}`],
    ['REMOTE_PORT', String(40000 + Math.floor(random() * 9000))],
    ['SERVER_ADDR', '198.51.100.7'],
    ['SERVER_PORT', '443'],
    ['SERVER_NAME', 'shop.example'],
    ['REDIRECT_STATUS', '200'],
    ['HTTP_HOST', 'shop.example'],
    ['HTTP_USER_AGENT', 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'],
    ['HTTP_ACCEPT', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
    ['HTTP_ACCEPT_LANGUAGE', 'de-AT,de;q=0.7,en;q=0.3'],
    ['HTTP_ACCEPT_ENCODING', 'gzip, deflate, br, zstd'],
    ['HTTP_COOKIE', 'PHPSESSID=5f2c1a9be07d4413; theme=dark; cart=a8f1'],
    ['HTTP_X_FORWARDED_FOR', '203.0.113.9'],
    ['HTTP_X_REQUEST_ID', Math.floor(random() * 2 ** 32).toString(16)],
    ...(scenario.method === 'PUT' ? [['HTTP_X_FORWARDED_FOR', '10.0.0.3'] as const] : []),
  ];
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
