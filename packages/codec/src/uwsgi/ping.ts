import {
  type Diagnostic,
  type DiagnosticCatalogue,
  type Direction,
  diagnose,
  type EpochMicros,
  type Party,
} from '../core/index.js';
import type { Assembler, AssemblerContext, CloseManner, ConnectionFacts } from '../exchange/index.js';

/** modifier1 of a ping and of its answer, which modifier2 tells apart. */
export const MODIFIER_PING = 100;
const PING = [MODIFIER_PING, 0, 0, 0];
const PONG = [MODIFIER_PING, 0, 0, 1];

/** Whether these bytes are a ping, and nothing else. */
export function isUwsgiPing(bytes: Uint8Array): boolean {
  return bytes.length === PING.length && PING.every((byte, at) => bytes[at] === byte);
}

/** Whether an answer that lies in `chunk[from, to)` is that to a ping. */
export function isUwsgiPong(chunk: Uint8Array, from: number, to: number): boolean {
  return to - from === PONG.length && PONG.every((byte, at) => chunk[from + at] === byte);
}

export type UwsgiDiagnosticCode = 'uwsgi-ping' | 'uwsgi-ping-unanswered';

/** A ping is no request: like GET_VALUES of FastCGI it makes no exchange. */
export const UWSGI_DIAGNOSTICS: DiagnosticCatalogue<UwsgiDiagnosticCode> = {
  'uwsgi-ping': {
    severity: 'info',
    title: 'A uwsgi ping',
    why: 'Somebody asks whether the application is there (modifier1 is 100); it runs nothing for that.',
    fix: 'Harmless: a health check, or uwsgi --ping.',
  },
  'uwsgi-ping-unanswered': {
    severity: 'warning',
    title: 'A uwsgi ping without an answer',
    why: 'Somebody asked whether the application is there (modifier1 is 100), and the connection ended without a word. uWSGI answers at once; other applications may not know the question.',
    fix: 'Look whether the application’s workers are busy or dead; where it is not uWSGI, use a health check that it knows.',
  },
};

/** A connection that begins with a ping: says of it what became of it. */
export class PingAssembler implements Assembler {
  private readonly connection: ConnectionFacts;
  private readonly context: AssemblerContext;
  private askedAt: EpochMicros | null = null;
  private isSettled = false;

  constructor(connection: ConnectionFacts, context: AssemblerContext) {
    this.connection = connection;
    this.context = context;
  }

  bytes(direction: Direction, _chunk: Uint8Array, _from: number, _to: number, time: EpochMicros): void {
    this.askedAt ??= time;
    if (direction === 'from-app') this.settle('uwsgi-ping', `A uwsgi ping, answered after ${(time - this.askedAt) / 1000} ms`);
  }

  /** What was lost may have been the answer. */
  gap(): void {
    this.settle('uwsgi-ping', 'A uwsgi ping, whose answer was not captured');
  }

  closed(by: Party, _manner: CloseManner, time: EpochMicros): void {
    if (by === 'server') this.connection.serverClosedAt ??= time;
    else this.connection.appClosedAt ??= time;
    if (by === 'app') this.settle('uwsgi-ping-unanswered', 'A uwsgi ping, and the application closed without an answer');
    else this.settle('uwsgi-ping-unanswered', 'A uwsgi ping, and whoever asked gave up before an answer came');
  }

  end(): void {
    this.settle('uwsgi-ping', 'A uwsgi ping, not answered yet when the capture ended');
  }

  private settle(code: UwsgiDiagnosticCode, message: string): void {
    if (this.isSettled) return;
    this.isSettled = true;
    const span = { direction: 'to-app', offset: 0, length: PING.length } as const;
    const diagnostic: Diagnostic = diagnose(UWSGI_DIAGNOSTICS, code, { message, span });
    this.context.observer?.finding?.(this.connection, diagnostic);
  }
}
