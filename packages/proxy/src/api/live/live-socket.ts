import type { RawData, WebSocket } from 'ws';
import type { CaptureListener, CaptureView } from '../../capture/capture-view.js';
import { LIVE_CLOSE, type LiveFault } from './live-close.js';
import { LIVE_LIMITS } from './live-limits.js';
import { LiveSession } from './live-session.js';
import { parsePageMessage } from './page-message.js';

/** After a close frame, a page that does not answer it is cut off. */
const CLOSE_GRACE = 2_000;

/**
 * The thin part between a {@link LiveSession} and its WebSocket: when to write (each 50 ms, at once when credit comes, never while
 * more than a megabyte waits), and when to give a page up. Ends by itself, with all its timers, when the socket closes.
 */
export class LiveSocket implements CaptureListener {
  private readonly socket: WebSocket;
  private readonly session: LiveSession;
  private readonly timers: readonly NodeJS.Timeout[];
  private readonly unsubscribe: () => void;
  private flush: NodeJS.Timeout | undefined;
  private turn: NodeJS.Immediate | undefined;
  private greeted = false;
  private alive = true;

  constructor(socket: WebSocket, capture: CaptureView, product: string) {
    this.socket = socket;
    this.session = new LiveSession(capture, product);
    this.timers = [
      setTimeout(() => this.expectGreeting(), LIVE_LIMITS.helloWithin),
      setInterval(() => this.write(), LIVE_LIMITS.statusEvery),
      setInterval(() => this.ping(), LIVE_LIMITS.pingEvery),
    ];
    this.unsubscribe = capture.subscribe(this);
    socket.on('message', (data, isBinary) => this.receive(data, isBinary));
    socket.on('pong', () => {
      this.alive = true;
    });
    // The library closes the socket after every error; the page is told by the close code.
    socket.on('error', () => {});
    socket.on('close', () => this.rest());
  }

  rowChanged(index: number): void {
    this.session.rowChanged(index);
    this.writeSoon();
  }

  rowsRemoved(before: number, reason: 'evicted' | 'cleared'): void {
    this.session.rowsRemoved(before, reason);
    this.writeSoon();
  }

  close(fault: LiveFault): void {
    this.rest();
    this.socket.close(fault.code, fault.reason);
    setTimeout(() => this.socket.terminate(), CLOSE_GRACE).unref();
  }

  private receive(data: RawData, isBinary: boolean): void {
    const fault = Buffer.isBuffer(data) && !isBinary ? this.hear(data.toString()) : invalid('binary');
    if (fault === undefined) this.writeNow();
    else this.close(fault);
  }

  private hear(text: string): LiveFault | undefined {
    const parsed = parsePageMessage(text);
    if (!parsed.ok) return invalid(parsed.error);
    this.greeted = true;
    return this.session.receive(parsed.value);
  }

  private writeSoon(): void {
    if (this.flush !== undefined || this.turn !== undefined) return;
    this.flush = setTimeout(() => {
      this.flush = undefined;
      this.write();
    }, LIVE_LIMITS.flushEvery);
  }

  /** In the next turn of the event loop, so that traffic goes first. */
  private writeNow(): void {
    this.turn ??= setImmediate(() => {
      this.turn = undefined;
      this.write();
    });
  }

  /** Writes what is due, up to one batch of rows; the next batch waits for its turn. */
  private write(): void {
    while (this.socket.readyState === this.socket.OPEN) {
      if (this.full) {
        this.writeSoon();
        return;
      }
      const message = this.session.next(performance.now());
      if (message === undefined) return;
      this.socket.send(JSON.stringify(message));
      if (message.type === 'rows' && this.session.hasRows) {
        this.writeNow();
        return;
      }
    }
  }

  private get full(): boolean {
    return this.socket.bufferedAmount > LIVE_LIMITS.bufferedBytes;
  }

  private expectGreeting(): void {
    if (!this.greeted) this.close({ code: LIVE_CLOSE.helloTimeout, reason: 'no hello' });
  }

  private ping(): void {
    if (this.alive) this.socket.ping();
    else this.socket.terminate();
    this.alive = false;
  }

  /** Hears and says nothing more. */
  private rest(): void {
    this.unsubscribe();
    for (const timer of this.timers) clearTimeout(timer);
    clearTimeout(this.flush);
    clearImmediate(this.turn);
  }
}

function invalid(reason: string): LiveFault {
  // A close frame holds 123 bytes of reason (RFC 6455 §5.5).
  return {
    code: LIVE_CLOSE.invalidMessage,
    reason: Buffer.from(`invalid message: ${reason}`).subarray(0, 120).toString('latin1'),
  };
}
