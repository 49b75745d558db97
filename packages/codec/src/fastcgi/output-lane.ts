import { readUint32 } from '../bytes/index.js';
import type { ExchangeFacts } from '../exchange/index.js';
import { BodySlot } from './body-slot.js';
import type { ConnectionState } from './connection-state.js';
import { FIXED_BODY_LENGTH, PROTOCOL_STATUS, protocolStatusName, TYPE } from './constants.js';
import type { ActiveRequest } from './demultiplexer.js';
import { Lane } from './lane.js';
import { stepNumber } from './law-rows.js';
import type { ScannedHeader } from './record-scanner.js';

/** Records of the application: they bring the output of requests and end them. */
export class OutputLane extends Lane {
  private request: ActiveRequest | null = null;
  private readonly body = new BodySlot();

  constructor(state: ConnectionState, offset: number, startSeen: boolean) {
    super(state, 'from-app', offset, startSeen);
  }

  protected take(header: ScannedHeader): ExchangeFacts | null {
    this.request = null;
    if (header.type === TYPE.END_REQUEST) this.body.clear();
    const request = this.state.requests.forOutput(header.requestId);
    if (request === undefined) return this.orphan(header);
    this.request = request;
    this.advance(request, header);
    return request.facts;
  }

  protected content(chunk: Uint8Array, from: number, to: number): void {
    if (this.request === null) return;
    const { type } = this.scanner.header;
    if (type === TYPE.STDOUT) this.stdout(this.request, chunk, from, to);
    else if (type === TYPE.STDERR) this.stderr(this.request.facts, chunk, from, to);
    else if (type === TYPE.END_REQUEST) this.body.append(chunk, from, to);
  }

  protected finish(header: ScannedHeader): void {
    const { request } = this;
    this.request = null;
    if (request === null) return;
    const { facts } = request;
    if (header.type === TYPE.STDOUT) facts.stdout.countRecord(header.contentLength);
    else if (header.type === TYPE.STDERR) facts.stderr.countRecord(header.contentLength);
    else if (header.type === TYPE.END_REQUEST) this.end(request, header);
  }

  protected reach(facts: ExchangeFacts, offset: number): void {
    facts.fromAppTo = offset;
  }

  protected takeBack(facts: ExchangeFacts, type: number, bytes: number): void {
    this.request = null;
    if (type === TYPE.STDOUT) this.takeBackStdout(facts, bytes);
    else if (type === TYPE.STDERR) {
      facts.stderr.bytes -= bytes;
      facts.stderrText.takeBack(bytes);
    }
  }

  private takeBackStdout(facts: ExchangeFacts, bytes: number): void {
    facts.stdout.bytes -= bytes;
    facts.head.takeBack(Math.max(0, facts.head.total - facts.stdout.bytes));
    if (facts.headBytes <= facts.stdout.bytes) return;
    facts.headBytes = 0;
    facts.headCompleteAt = null;
  }

  private advance(request: ActiveRequest, header: ScannedHeader): void {
    const { facts } = request;
    if (facts.fromAppTo === 0 && facts.fromAppFrom === 0) facts.fromAppFrom = header.offset;
    const step = request.output.steps[stepNumber(header)];
    if (step === undefined) return;
    request.output = step.next;
    if (step.breach !== undefined) this.blame(facts, header, step.breach);
    if (request.inputPhase === 'params' && header.contentLength > 0 && header.type !== TYPE.END_REQUEST)
      this.tooEarly(request, header);
    this.markFirst(facts, header);
  }

  private tooEarly({ facts, gaps }: ActiveRequest, header: ScannedHeader): void {
    // No fault of the application where the capture missed the end of PARAMS, or the web server never sent it.
    if (gaps !== undefined || facts.serverGoneAt !== null || facts.abortRequest) return;
    if (facts.stdout.records + facts.stderr.records === 0) this.state.blame(facts, 'output-before-params', this.span(header));
  }

  private markFirst(facts: ExchangeFacts, header: ScannedHeader): void {
    const { now } = this.state;
    if (header.contentLength === 0) return;
    if (header.type === TYPE.STDOUT && facts.firstStdoutAt === null) facts.firstStdoutAt = now;
    else if (header.type === TYPE.STDERR && facts.firstStderrAt === null) facts.firstStderrAt = now;
    else return;
    this.state.touch(facts);
  }

  private stdout(request: ActiveRequest, chunk: Uint8Array, from: number, to: number): void {
    const { facts } = request;
    facts.stdout.bytes += to - from;
    facts.lastStdoutAt = this.state.now;
    if (facts.headBytes > 0) return;
    const found = request.head.push(chunk, from, to);
    facts.head.append(chunk, from, found ?? to);
    if (found === undefined || request.head.headBytes === null) return;
    facts.headBytes = request.head.headBytes;
    facts.headCompleteAt = this.state.now;
    this.state.touch(facts);
  }

  private stderr(facts: ExchangeFacts, chunk: Uint8Array, from: number, to: number): void {
    facts.stderr.bytes += to - from;
    facts.stderrText.append(chunk, from, to);
    this.state.touch(facts);
  }

  private end(request: ActiveRequest, header: ScannedHeader): void {
    const { facts } = request;
    const { bytes } = this.body;
    facts.appStatus = readUint32(bytes, 0);
    facts.protocolStatus = bytes[4]!;
    this.judgeEnd(facts, header);
    this.state.settle(request, 'end-request', this.state.now);
  }

  private judgeEnd(facts: ExchangeFacts, header: ScannedHeader): void {
    const status = facts.protocolStatus ?? PROTOCOL_STATUS.REQUEST_COMPLETE;
    if (header.contentLength !== FIXED_BODY_LENGTH) this.blame(facts, header, 'end-wrong-size');
    if (status > PROTOCOL_STATUS.UNKNOWN_ROLE) this.blame(facts, header, 'protocol-status-unknown', `Protocol status ${status}`);
    else if (status !== PROTOCOL_STATUS.REQUEST_COMPLETE) {
      this.blame(facts, header, 'request-rejected', `The application refused the request: ${protocolStatusName(status)}`);
    }
    if (facts.appStatus !== 0)
      this.blame(facts, header, 'app-status-not-zero', `The program ended with status ${facts.appStatus}`);
  }
}
