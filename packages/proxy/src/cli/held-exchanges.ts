import type { ConnectionId } from '@fcgiscope/codec/capture';
import type { ExchangeFacts } from '@fcgiscope/codec/exchange';

/** Exchanges that are held; past it the one that has waited longest goes as it is. */
const HELD_LIMIT = 10_000;

/** Bytes of their params, heads and stderr that are held, likewise. */
const HELD_BYTES = 32 * 1024 * 1024;

/**
 * Holds exchanges that have ended until nothing more can come to them. A record that follows the end is a finding about the
 * exchange, and when its connection was closed is told of it, too: so they wait for that, or until too many wait.
 */
export class HeldExchanges {
  private readonly release: (facts: ExchangeFacts) => void;
  private readonly limit: number;
  private readonly bytesLimit: number;
  /** By number, in order of their ends. */
  private readonly held = new Map<number, ExchangeFacts>();
  private bytes = 0;
  private readonly ofConnection = new Map<ConnectionId, Set<number>>();

  constructor(release: (facts: ExchangeFacts) => void, limit: number = HELD_LIMIT, bytesLimit: number = HELD_BYTES) {
    this.release = release;
    this.limit = limit;
    this.bytesLimit = bytesLimit;
  }

  /** It has ended. */
  hold(facts: ExchangeFacts): void {
    this.held.set(facts.index, facts);
    this.bytes += keptBytes(facts);
    const { id } = facts.connection;
    const siblings = this.ofConnection.get(id);
    if (siblings === undefined) this.ofConnection.set(id, new Set([facts.index]));
    else siblings.add(facts.index);
    for (const oldest of this.held.values()) {
      if (this.held.size <= this.limit && this.bytes <= this.bytesLimit) return;
      this.letGo(oldest);
    }
  }

  /** A party of this connection closed: where both have, or `reset` says so, its exchanges are complete. */
  closed(connection: ConnectionId, reset: boolean): void {
    for (const index of this.ofConnection.get(connection) ?? []) {
      const facts = this.held.get(index);
      if (facts !== undefined && (reset || isClosed(facts))) this.letGo(facts);
    }
  }

  /** The capture ends. */
  end(): void {
    for (const facts of this.held.values()) this.letGo(facts);
  }

  private letGo(facts: ExchangeFacts): void {
    const { id } = facts.connection;
    const siblings = this.ofConnection.get(id);
    siblings?.delete(facts.index);
    if (siblings?.size === 0) this.ofConnection.delete(id);
    this.held.delete(facts.index);
    this.bytes -= keptBytes(facts);
    this.release(facts);
  }
}

/** Nothing is added to these after the end. */
function keptBytes({ params, head, stderrText }: ExchangeFacts): number {
  return params.keptLength + head.keptLength + stderrText.keptLength;
}

function isClosed({ connection }: ExchangeFacts): boolean {
  return connection.serverClosedAt !== null && connection.appClosedAt !== null;
}
