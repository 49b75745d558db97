import type { Direction, Span } from '../core/index.js';
import type { ContentStream, ExchangeFacts } from '../exchange/index.js';
import type { ConnectionState, RecordHolder } from './connection-state.js';
import { HEADER_LENGTH, NULL_REQUEST_ID, type RecordSender, recordTypeLabel, recordTypeLaw, TYPE, VERSION } from './constants.js';
import type { FastcgiDiagnosticCode } from './diagnostics.js';
import { foreignProtocol } from './foreign.js';
import { RecordScanner, type RecordSink, type ScannedHeader } from './record-scanner.js';
import { Resynchroniser } from './resynchroniser.js';

/**
 * One direction of a connection: cuts its bytes into records, checks their headers, finds its way again after gaps. What a
 * record means is up to the two kinds of lanes: that of the web server ({@link InputLane}), and that of the application.
 */
export abstract class Lane implements RecordSink, RecordHolder {
  protected readonly state: ConnectionState;
  readonly direction: Direction;
  private readonly sender: RecordSender;
  protected readonly scanner: RecordScanner;
  private search: Resynchroniser | null = null;
  /** This connection speaks something else: nothing of it is decoded. */
  private foreign = false;
  /** Who the record at hand belongs to. */
  protected owner: ExchangeFacts | null = null;
  /** Its sender closed inside a record, and that was said. */
  private cutBySender = false;

  constructor(state: ConnectionState, direction: Direction, offset: number, startSeen: boolean) {
    this.state = state;
    this.direction = direction;
    this.sender = direction === 'to-app' ? 'server' : 'app';
    this.scanner = new RecordScanner(this, offset);
    if (!startSeen) this.search = new Resynchroniser(direction);
    state.lanes.push(this);
  }

  /** A record of a request, or one that claims to be: its header. */
  protected abstract take(header: ScannedHeader): ExchangeFacts | null;
  /** A piece of content of the record at hand. */
  protected abstract content(chunk: Uint8Array, from: number, to: number): void;
  protected abstract finish(header: ScannedHeader): void;
  /** The bytes of `facts` in this direction reach to `offset`. */
  protected abstract reach(facts: ExchangeFacts, offset: number): void;

  /** `bytes` of content of the record at hand, whose type is `type`, do not count for `facts` after all. */
  protected abstract takeBack(facts: ExchangeFacts, type: number, bytes: number): void;

  /** Who sends in this direction has closed: a record that is going on will not be whole. */
  senderClosed(): void {
    if (this.pendingBytes === 0) return;
    this.cutBySender = true;
    const who = this.sender === 'server' ? 'web server' : 'application';
    const message = `The ${who} closed inside a record: ${this.pendingBytes} bytes of it had come`;
    if (this.owner === null) this.state.find('record-cut', undefined, message);
    else this.state.blame(this.owner, 'record-cut', undefined, message);
  }

  letGo(facts: ExchangeFacts): void {
    if (this.owner !== facts || this.pendingBytes === 0) return;
    const { header } = this.scanner;
    this.owner = null;
    this.takeBack(facts, header.type, this.scanner.contentSeen);
    this.reach(facts, header.offset);
    if (this.cutBySender) return;
    if (facts.state === 'end-request') this.late(facts, header, recordTypeLabel(header.type));
    else this.cutByOthers(facts, header);
  }

  /** The other side reset, or the capture ended: no fault of the sender. */
  private cutByOthers(facts: ExchangeFacts, header: ScannedHeader): void {
    const size = HEADER_LENGTH + header.contentLength + header.paddingLength;
    const message = `Of ${recordTypeLabel(header.type)}’s last record, ${this.pendingBytes} of ${size} bytes had come; it is not counted`;
    this.state.blame(facts, 'record-cut', this.span(header), message, 'info');
  }

  /** Bytes of a record that is not complete, or not found yet. */
  private get pendingBytes(): number {
    return this.foreign ? 0 : (this.search?.waiting ?? this.scanner.pendingBytes);
  }

  push(chunk: Uint8Array, from: number, to: number): void {
    if (this.foreign) return;
    if (this.search === null) {
      this.scanner.push(chunk, from, to);
      // A record that is not complete yet still belongs to its request: the capture may end here.
      if (this.owner !== null) this.reach(this.owner, this.scanner.offset);
    } else this.seek(this.search, chunk, from, to);
  }

  /** `length` bytes are missing; false where it is unknown what they were. */
  skip(length: number | null): boolean {
    if (this.search === null && length !== null && this.scanner.skip(length)) return true;
    const lost = (length ?? 0) + (this.search?.waiting ?? 0) + (this.search?.skipped ?? 0);
    this.scanner.restart(this.scanner.offset + lost);
    this.owner = null;
    this.search = new Resynchroniser(this.direction);
    return false;
  }

  private seek(search: Resynchroniser, chunk: Uint8Array, from: number, to: number): void {
    const found = search.push(chunk, from, to);
    if (found === undefined) return;
    this.search = null;
    const start = this.scanner.offset;
    this.scanner.restart(start + search.skipped);
    if (search.skipped > 0) {
      this.state.find('resynchronised', { direction: this.direction, offset: start, length: search.skipped });
    }
    this.push(found, 0, found.length);
  }

  recordBegin(header: ScannedHeader): void {
    this.owner = null;
    if (this.foreign || (header.offset === 0 && this.isForeign(header))) return;
    if (header.version !== VERSION) this.breach('version-unsupported', header, `A record of version ${header.version}`);
    this.owner = this.claims(header) ? this.take(header) : null;
  }

  recordContent(chunk: Uint8Array, from: number, to: number): void {
    if (this.state.context.observer?.content !== undefined) this.observe(to - from);
    this.content(chunk, from, to);
  }

  private observe(length: number): void {
    const stream = CONTENT_STREAMS[this.scanner.header.type];
    if (this.owner === null || stream === undefined) return;
    this.state.context.observer?.content?.(this.owner, stream, this.direction, this.scanner.offset - length, length);
  }

  recordEnd(): void {
    if (this.foreign) return;
    const { header } = this.scanner;
    if (this.owner !== null) this.reach(this.owner, this.scanner.offset);
    this.finish(header);
    this.state.context.observer?.record?.(this.state.connection, this.direction, header, this.owner, this.state.now);
    this.owner = null;
  }

  private isForeign(header: ScannedHeader): boolean {
    const found = foreignProtocol(header.version);
    if (found === null) return false;
    this.foreign = true;
    this.state.find(
      'not-fastcgi',
      undefined,
      `Not FastCGI from the ${this.sender === 'server' ? 'web server' : 'application'}: ${found}`,
    );
    return true;
  }

  /** Whether the header is one that may belong to a request; says what is wrong with others. */
  private claims(header: ScannedHeader): boolean {
    const law = recordTypeLaw(header.type);
    if (law === undefined) {
      this.breach('unknown-type', header, `A record of unknown type ${header.type}`);
      return false;
    }
    if (law.sender !== this.sender) this.wrongDirection(header);
    else if (law.management && header.requestId !== NULL_REQUEST_ID) this.breach('management-id', header);
    else if (!law.management && header.requestId === NULL_REQUEST_ID) this.breach('null-request-id', header);
    else return !law.management;
    return false;
  }

  private wrongDirection(header: ScannedHeader): void {
    const sender = this.sender === 'server' ? 'web server' : 'application';
    this.breach('wrong-direction', header, `${recordTypeLabel(header.type)} from the ${sender}`);
  }

  /** Says what is wrong with the record at hand: to its request where it has one, else to the connection. */
  protected breach(code: FastcgiDiagnosticCode, header: ScannedHeader, message?: string): void {
    const owner = this.owner ?? this.ownerOf(header);
    if (owner === null) this.state.find(code, this.span(header), message);
    else this.state.blame(owner, code, this.span(header), message);
  }

  /** Says what is wrong with a record of `facts`. */
  protected blame(facts: ExchangeFacts, header: ScannedHeader, code: FastcgiDiagnosticCode, message?: string): void {
    this.state.blame(facts, code, this.span(header), message);
  }

  /** A record for a request that is not open: late, or stray. */
  protected orphan(header: ScannedHeader): null {
    const ended = this.state.requests.lastEnded(header.requestId);
    const type = recordTypeLabel(header.type);
    if (ended !== null) this.late(ended, header, type);
    else this.neverBegun(header, `${type} for id ${header.requestId}`);
    return null;
  }

  private neverBegun(header: ScannedHeader, record: string): void {
    const { state } = this;
    if (!state.inputMissed) state.find('record-without-request', this.span(header), `${record}, which was never begun`);
    else state.find('record-without-request', this.span(header), `${record}, which began where the capture lacks it`, 'info');
  }

  protected late(ended: ExchangeFacts, header: ScannedHeader, type: string): void {
    this.state.blame(ended, 'record-after-end', this.span(header), `${type} after END_REQUEST`);
    this.state.touch(ended);
  }

  private ownerOf(header: ScannedHeader): ExchangeFacts | null {
    const { requests } = this.state;
    const found = this.sender === 'server' ? requests.forInput(header.requestId) : requests.forOutput(header.requestId);
    return found?.facts ?? null;
  }

  protected span(header: ScannedHeader): Span {
    return {
      direction: this.direction,
      offset: header.offset,
      length: HEADER_LENGTH + header.contentLength + header.paddingLength,
    };
  }
}

const CONTENT_STREAMS: Readonly<Record<number, ContentStream>> = {
  [TYPE.PARAMS]: 'params',
  [TYPE.STDIN]: 'stdin',
  [TYPE.DATA]: 'data',
  [TYPE.STDOUT]: 'stdout',
  [TYPE.STDERR]: 'stderr',
};
