import { hadWholeAnswer } from '../cgi/index.js';
import { CONNECTION_LIMITS, diagnose, type EpochMicros, epochMicros, type Severity, type Span } from '../core/index.js';
import type { AssemblerContext, ConnectionFacts, EndState, ExchangeFacts } from '../exchange/index.js';
import { type ActiveRequest, Demultiplexer } from './demultiplexer.js';
import { FASTCGI_DIAGNOSTICS, type FastcgiDiagnosticCode } from './diagnostics.js';
import { gaveUpMessage } from './end-messages.js';

/** A lane, as the end of an exchange concerns it. */
export interface RecordHolder {
  /** `facts` has ended: a record of it that is not whole does not count any more. */
  letGo(facts: ExchangeFacts): void;
}

/** What both lanes of a connection share: its requests, the clock of the chunk at hand, and the way to tell about changes. */
export class ConnectionState {
  readonly connection: ConnectionFacts;
  readonly context: AssemblerContext;
  readonly requests: Demultiplexer = new Demultiplexer();
  /** Time of the chunk that is being decoded. */
  now: EpochMicros = epochMicros(0);
  /** Both lanes, once they are made. */
  readonly lanes: RecordHolder[] = [];
  /** The capture lacks some of what the web server sent: requests may have begun there. */
  inputMissed = false;
  private changed: ExchangeFacts | null = null;
  private findings = 0;

  constructor(connection: ConnectionFacts, context: AssemblerContext) {
    this.connection = connection;
    this.context = context;
  }

  /** Notes that a row would look different; told once per chunk and exchange. */
  touch(facts: ExchangeFacts): void {
    if (this.changed === facts) return;
    this.flush();
    this.changed = facts;
  }

  /** Tells what {@link touch} noted. */
  flush(): void {
    const facts = this.changed;
    if (facts === null) return;
    this.changed = null;
    this.context.sink.changed(facts);
  }

  begin(request: ActiveRequest): void {
    this.flush();
    this.requests.begin(request);
    this.context.sink.begun(request.facts);
    if (this.requests.open > CONNECTION_LIMITS.openRequests) this.giveUpOldest();
  }

  settle(request: ActiveRequest, state: EndState, endedAt: EpochMicros | null): void {
    const { facts } = request;
    this.requests.end(request);
    facts.state = state;
    facts.endedAt = endedAt;
    for (const lane of this.lanes) lane.letGo(facts);
    if (facts.headBytes === 0) facts.headMissing = true;
    if (facts.serverGoneAt !== null && !hadWholeAnswer(facts))
      this.blame(facts, 'server-gave-up', undefined, gaveUpMessage(facts));
    if (facts.params.truncated || facts.stderrText.truncated) this.blame(facts, 'kept-bytes-limit');
    if (this.changed === facts) this.changed = null;
    this.context.sink.settled(facts);
  }

  /** Adds a finding to an exchange. */
  blame(facts: ExchangeFacts, code: FastcgiDiagnosticCode, span?: Span, message?: string, severity?: Severity): void {
    facts.add(diagnose(FASTCGI_DIAGNOSTICS, code, foundWith(span, message, severity)));
  }

  /** A finding about the connection: it belongs to no exchange. */
  find(code: FastcgiDiagnosticCode, span?: Span, message?: string, severity?: Severity): void {
    if (this.context.observer?.finding === undefined || this.findings++ >= CONNECTION_LIMITS.diagnostics) return;
    this.context.observer.finding(this.connection, diagnose(FASTCGI_DIAGNOSTICS, code, foundWith(span, message, severity)));
  }

  private giveUpOldest(): void {
    const oldest = this.requests.oldest();
    if (oldest === undefined) return;
    this.blame(oldest.facts, 'too-many-requests');
    this.settle(oldest, 'lost', null);
  }
}

function foundWith(
  span: Span | undefined,
  message: string | undefined,
  severity: Severity | undefined,
): { readonly span?: Span; readonly message?: string; readonly severity?: Severity } {
  return { ...(span && { span }), ...(message !== undefined && { message }), ...(severity && { severity }) };
}
