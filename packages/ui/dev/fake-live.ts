import { LIVE_PROTOCOL_VERSION, type PageMessage, type ServerMessage, type StatusMessage } from '@fcgiscope/codec/live';
import type { WebSocket } from 'ws';
import type { FakeCapture } from './fake-capture.js';

const BATCH_MS = 20;
const STATUS_MS = 500;
const BATCH_ROWS = 1000;

/** One page on the live socket: sends newest states of changed rows as credit allows. */
export class LiveClient {
  private readonly capture: FakeCapture;
  private readonly socket: WebSocket;
  private readonly describe: () => StatusMessage;
  private readonly dirty = new Set<number>();
  private credit = 0;

  constructor(capture: FakeCapture, socket: WebSocket, describe: () => StatusMessage) {
    this.capture = capture;
    this.socket = socket;
    this.describe = describe;
    const stop = capture.subscribe((index) => this.dirty.add(index));
    const timers = [setInterval(() => this.flush(), BATCH_MS), setInterval(() => this.status(), STATUS_MS)];
    socket.on('message', (data: Buffer) => this.receive(JSON.parse(data.toString()) as PageMessage));
    socket.on('close', () => {
      stop();
      for (const timer of timers) clearInterval(timer);
    });
  }

  status(): void {
    this.send(this.describe());
  }

  evicted(): void {
    this.send({ type: 'removed', before: this.capture.first, reason: 'evicted' });
  }

  private receive(message: PageMessage): void {
    if (message.type === 'credit') this.credit += message.rows;
    else this.greet(message.resume?.capture === this.capture.id ? message.resume.sequence : null);
  }

  private greet(since: number | null): void {
    for (const [index, change] of this.capture.changes) if (change > (since ?? 0)) this.dirty.add(index);
    const { taps } = this.describe();
    this.send({
      type: 'hello',
      version: LIVE_PROTOCOL_VERSION,
      capture: this.capture.id,
      resumed: since !== null,
      product: 'fake',
      taps,
    });
    this.status();
  }

  private flush(): void {
    const indexes = firstOf(this.dirty, Math.min(this.credit, BATCH_ROWS));
    if (indexes.length === 0) return;
    for (const index of indexes) this.dirty.delete(index);
    this.credit -= indexes.length;
    const rows = indexes.flatMap((index) => this.capture.row(index) ?? []);
    this.send({ type: 'rows', sequence: this.dirty.size === 0 ? this.capture.sequence : 0, rows });
  }

  private send(message: ServerMessage): void {
    this.socket.send(JSON.stringify(message));
  }
}

function firstOf(numbers: ReadonlySet<number>, most: number): readonly number[] {
  const first: number[] = [];
  for (const number of numbers) {
    if (first.length >= most) break;
    first.push(number);
  }
  return first;
}
