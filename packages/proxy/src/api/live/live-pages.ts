import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { CaptureView } from '../../capture/capture-view.js';
import { LIVE_CLOSE } from './live-close.js';
import { LIVE_LIMITS } from './live-limits.js';
import { LiveSocket } from './live-socket.js';

/** All open pages of one capture. Who may open one is decided before: see `gate.ts`. */
export class LivePages {
  private readonly capture: CaptureView;
  private readonly product: string;
  private readonly pages = new Set<LiveSocket>();
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: LIVE_LIMITS.messageBytes,
    // Loopback has bandwidth to spare, and a deflate window costs 300 KB per page.
    perMessageDeflate: false,
  });

  constructor(capture: CaptureView, product: string) {
    this.capture = capture;
    this.product = product;
  }

  get count(): number {
    return this.pages.size;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.server.handleUpgrade(request, socket, head, (page) => this.open(page));
  }

  close(): void {
    for (const page of this.pages) page.close({ code: LIVE_CLOSE.goingAway, reason: 'the proxy stops' });
    this.server.close();
  }

  private open(socket: WebSocket): void {
    // Accepted first and closed then: a browser shows its page the close code, but not why a handshake was refused.
    if (this.pages.size >= LIVE_LIMITS.pages) {
      socket.on('error', () => {});
      socket.close(LIVE_CLOSE.tooManyPages, `${LIVE_LIMITS.pages} pages are open already`);
      return;
    }
    const page = new LiveSocket(socket, this.capture, this.product);
    this.pages.add(page);
    socket.on('close', () => this.pages.delete(page));
  }
}
