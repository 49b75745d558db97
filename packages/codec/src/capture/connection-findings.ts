import { type Diagnostic, type DiagnosticCatalogue, diagnose, type EpochMicros, millisBetween } from '../core/index.js';
import type { ConnectionFacts } from '../exchange/index.js';

/** Connections whose findings are kept; past it the oldest go, and are counted. */
export const MOST_TROUBLED_CONNECTIONS: number = 500;

/** Findings that are kept of one connection; further ones are counted. */
export const MOST_CONNECTION_FINDINGS: number = 32;

/** Longest message of a finding, in characters. */
const MESSAGE_CHARACTERS = 500;

/** A connection that says nothing for less than this, in milliseconds, hurts nobody: most health checks. */
const LEAST_SILENCE_MS = 1000;

/** What can go wrong with a connection before any protocol is spoken on it. */
export const CONNECTION_DIAGNOSTICS: DiagnosticCatalogue<'silent-connection' | 'upstream-unreachable'> = {
  'silent-connection': {
    severity: 'info',
    title: 'A connection on which nobody said anything',
    why: 'A health check or a port scan that stays, or a connection that a web server opened ahead of its requests. A PHP-FPM worker is busy with it as with any other, for five seconds at most.',
    fix: 'Let health checks close at once, or better, let them ask for ping.path of the pool.',
  },
  'upstream-unreachable': {
    severity: 'error',
    title: 'The application could not be reached',
    why: 'The tap took a connection of the web server and could not make one to the application: it does not run, listens elsewhere, or may not be connected to. The web server was reset and answers 502.',
    fix: 'Start the application, or correct the upstream of the tap: the address must be the one in `listen` of the PHP-FPM pool.',
  },
};

/** What is known of a connection, and what was found on it that belongs to none of its exchanges. */
export interface ConnectionReport {
  readonly connection: number;
  readonly tap: string;
  /** The web server’s end and the application’s; empty where it is not known. */
  readonly server: string;
  readonly app: string;
  /** Epoch microseconds; null where it was not seen, or has not happened. */
  readonly opened: number | null;
  readonly closed: number | null;
  readonly findings: readonly Diagnostic[];
  /** Findings past {@link MOST_CONNECTION_FINDINGS}. */
  readonly more: number;
}

/** `GET /api/connections`: the connections that have findings of their own, in order of the first one. */
export interface ConnectionReports {
  readonly connections: readonly ConnectionReport[];
  /** Connections past {@link MOST_TROUBLED_CONNECTIONS}. */
  readonly forgotten: number;
}

/** How many connections have findings of their own that are more than remarkable, how many findings, and the first one of the newest. */
export interface Trouble {
  readonly connections: number;
  readonly findings: number;
  readonly newest: { readonly connection: number; readonly message: string };
}

interface Kept {
  readonly facts: ConnectionFacts;
  readonly findings: Diagnostic[];
  more: number;
}

/**
 * Keeps the findings that belong to no exchange: HTTP sent to the tap, records for requests that were never begun, bytes that are no
 * record. Give its {@link finding} to a pipeline as part of the observer.
 */
export class ConnectionFindings {
  private readonly kept = new Map<number, Kept>();
  private readonly troubled = new Set<number>();
  private newest: Trouble['newest'] | null = null;
  private forgotten = 0;
  private count = 0;

  /** Bound, so that it can be handed on as it is. */
  readonly finding = (connection: ConnectionFacts, diagnostic: Diagnostic): void => {
    // What a gap hides is said by the exchanges that it hit and by the state of the capture; an idle connection lost nothing.
    if (diagnostic.code === 'capture-gap') return;
    const message = diagnostic.message.slice(0, MESSAGE_CHARACTERS);
    const isTrouble = diagnostic.severity !== 'info';
    if (isTrouble) this.troubled.add(connection.id);
    this.keep(this.of(connection), { ...diagnostic, message });
    if (!isTrouble) return;
    this.count++;
    if (this.newest?.connection !== connection.id) this.newest = { connection: connection.id, message };
  };

  /** Null while nothing is wrong. */
  get trouble(): Trouble | null {
    return this.newest && { connections: this.troubled.size + this.forgotten, findings: this.count, newest: this.newest };
  }

  reports(): ConnectionReports {
    return { connections: [...this.kept.values()].map(reportOf), forgotten: this.forgotten };
  }

  clear(): void {
    this.kept.clear();
    this.troubled.clear();
    this.newest = null;
    this.forgotten = 0;
    this.count = 0;
  }

  private of(connection: ConnectionFacts): Kept {
    const known = this.kept.get(connection.id);
    if (known !== undefined) return known;
    const fresh: Kept = { facts: connection, findings: [], more: 0 };
    this.kept.set(connection.id, fresh);
    if (this.kept.size > MOST_TROUBLED_CONNECTIONS) this.forgetOldest();
    return fresh;
  }

  private keep(kept: Kept, diagnostic: Diagnostic): void {
    if (kept.findings.length < MOST_CONNECTION_FINDINGS) kept.findings.push(diagnostic);
    else kept.more++;
  }

  /** Those that are merely remarkable go first: a health check must not drive out what is wrong. */
  private forgetOldest(): void {
    const connections = [...this.kept.keys()];
    const oldest = connections.find((connection) => !this.troubled.has(connection)) ?? connections[0];
    if (oldest === undefined) return;
    this.kept.delete(oldest);
    if (this.troubled.delete(oldest)) this.forgotten++;
  }
}

function reportOf({ facts, findings, more }: Kept): ConnectionReport {
  const { id, tap, server, app, openedAt, serverClosedAt, appClosedAt } = facts;
  return {
    connection: id,
    tap,
    server,
    app,
    opened: openedAt,
    closed: appClosedAt ?? serverClosedAt,
    findings: [...findings],
    more,
  };
}

/** That the application could not be reached, in the words of the system. */
export function upstreamUnreachable(message: string): Diagnostic {
  return diagnose(CONNECTION_DIAGNOSTICS, 'upstream-unreachable', { message });
}

/** That nobody said anything from `openedAt` to `closedAt`; undefined where that was not long. */
export function silentConnection(openedAt: EpochMicros, closedAt: EpochMicros): Diagnostic | undefined {
  const silence = millisBetween(openedAt, closedAt);
  if (silence < LEAST_SILENCE_MS) return undefined;
  return diagnose(CONNECTION_DIAGNOSTICS, 'silent-connection', { message: `Not a byte in ${Math.round(silence)} ms` });
}
