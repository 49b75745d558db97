import { concat } from '../src/bytes/index.js';
import { Pipeline } from '../src/capture/pipeline.js';
import { exchangeOf } from '../src/cgi/index.js';
import { type Diagnostic, epochMicros, FULL_RETENTION, type Party } from '../src/core/index.js';
import type { Exchange, ExchangeFacts } from '../src/exchange/index.js';
import { recordTypeLabel } from '../src/fastcgi/index.js';
import { type Delivery, whole } from './deliveries.js';

const START = Date.UTC(2026, 10, 21, 1, 2, 3) * 1000;

/**
 * A connection between a web server and an application, told as what each of them sends, one millisecond apart. Chunks are
 * overwritten once they were delivered, as the tap’s are: whoever keeps a view is found out.
 */
export class Conversation {
  readonly events: string[] = [];
  /** Diagnostics that belong to no exchange. */
  readonly findings: Diagnostic[] = [];
  /** Whole records as observed: direction, type, id. */
  readonly records: string[] = [];
  private readonly facts: ExchangeFacts[] = [];
  private readonly pipeline: Pipeline;
  private readonly delivery: Delivery;
  private now = START;

  constructor(delivery: Delivery = whole, options: { readonly startSeen?: boolean } = {}) {
    this.delivery = delivery;
    this.pipeline = new Pipeline({
      protocol: 'fastcgi',
      retention: FULL_RETENTION,
      sink: {
        begun: (facts) => {
          this.facts.push(facts);
          this.events.push(`begun ${facts.index}`);
        },
        changed: (facts) => this.events.push(`changed ${facts.index}`),
        settled: (facts) => this.events.push(`settled ${facts.index} ${facts.state}`),
      },
      observer: {
        record: (_connection, direction, record) => {
          this.records.push(`${direction === 'to-app' ? '>' : '<'} ${recordTypeLabel(record.type)} ${record.requestId}`);
        },
        finding: (_connection, diagnostic) => this.findings.push(diagnostic),
      },
    });
    const startSeen = options.startSeen ?? true;
    this.pipeline.opened({ id: 1, server: '127.0.0.1:40000', app: '127.0.0.1:9000', tap: '', startSeen }, epochMicros(START));
  }

  /** The web server sends. */
  server(...parts: Uint8Array[]): this {
    return this.send('server', parts);
  }

  /** The application sends. */
  app(...parts: Uint8Array[]): this {
    return this.send('app', parts);
  }

  /** Nothing happens for a while. */
  wait(milliseconds: number): this {
    this.now += milliseconds * 1000;
    return this;
  }

  closes(by: Party): this {
    return this.tick(() => this.pipeline.closed(1, by, 'fin', epochMicros(this.now)));
  }

  resets(by: Party): this {
    return this.tick(() => this.pipeline.closed(1, by, 'reset', epochMicros(this.now)));
  }

  /** `length` bytes of `from` were lost by the capture. */
  loses(from: Party, length: number | null): this {
    return this.tick(() =>
      this.pipeline.gap(1, from === 'server' ? 'to-app' : 'from-app', length, 'lost', epochMicros(this.now)),
    );
  }

  /** The capture ends. */
  ends(): this {
    this.pipeline.end();
    return this;
  }

  get exchanges(): Exchange[] {
    return this.facts.map(exchangeOf);
  }

  /** The one exchange there is. */
  get exchange(): Exchange {
    const [first, ...others] = this.exchanges;
    if (first === undefined || others.length > 0) throw new Error(`${this.facts.length} exchanges instead of one`);
    return first;
  }

  /** Codes of all diagnostics of all exchanges, then of the connection. */
  get codes(): string[] {
    return [...this.exchanges.flatMap((exchange) => exchange.diagnostics), ...this.findings].map(({ code }) => code);
  }

  private send(by: Party, parts: Uint8Array[]): this {
    return this.tick(() => {
      for (const piece of this.delivery(concat(parts))) {
        const chunk = Uint8Array.from([0xee, ...piece, 0xee]);
        this.pipeline.bytes(1, by === 'server' ? 'to-app' : 'from-app', chunk, 1, chunk.length - 1, epochMicros(this.now));
        chunk.fill(0xdd);
      }
    });
  }

  private tick(act: () => void): this {
    this.now += 1000;
    act();
    return this;
  }
}
