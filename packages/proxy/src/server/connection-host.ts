import type { ServerSettings } from './server-options.js';

/** What a connection needs of its server. */
export interface ConnectionHost {
  readonly settings: ServerSettings;
  /** Requests open on all connections. Each connection keeps its share of it right. */
  openRequests: number;
}

/** What a server needs of a connection. */
export interface WebServerConnection {
  readonly closed: Promise<void>;
  /** Takes no more requests: closes when the last one has ended. */
  finish(): void;
  /** Ends it now, with what runs on it. */
  destroy(): void;
}
