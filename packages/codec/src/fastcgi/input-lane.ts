import { readUint16 } from '../bytes/index.js';
import type { EpochMicros } from '../core/index.js';
import { ExchangeFacts } from '../exchange/index.js';
import { BodySlot } from './body-slot.js';
import type { ConnectionState } from './connection-state.js';
import { FIXED_BODY_LENGTH, FLAG_KEEP_CONN, isRole, TYPE } from './constants.js';
import { ActiveRequest } from './demultiplexer.js';
import { FASTCGI } from './dialect.js';
import { Lane } from './lane.js';
import { firstInputRow, stepNumber } from './law-rows.js';
import { edgeInsidePair, judgeParams } from './params-checks.js';
import type { ScannedHeader } from './record-scanner.js';

/** Records of the web server: they begin requests and bring their input. */
export class InputLane extends Lane {
  private request: ActiveRequest | null = null;
  private readonly body = new BodySlot();

  constructor(state: ConnectionState, offset: number, startSeen: boolean) {
    super(state, 'to-app', offset, startSeen);
  }

  protected take(header: ScannedHeader): ExchangeFacts | null {
    this.request = null;
    if (header.type === TYPE.BEGIN_REQUEST) {
      this.body.clear();
      return null;
    }
    const request = this.state.requests.forInput(header.requestId);
    if (request === undefined) return this.orphan(header);
    this.request = request;
    this.advance(request, header);
    return request.facts;
  }

  protected content(chunk: Uint8Array, from: number, to: number): void {
    const { header } = this.scanner;
    if (header.type === TYPE.BEGIN_REQUEST) this.body.append(chunk, from, to);
    const facts = this.request?.facts;
    if (facts === undefined) return;
    if (header.type === TYPE.PARAMS) facts.params.append(chunk, from, to);
    else if (header.type === TYPE.STDIN) facts.stdin.bytes += to - from;
    else if (header.type === TYPE.DATA) facts.data.bytes += to - from;
  }

  protected finish(header: ScannedHeader): void {
    if (header.type === TYPE.BEGIN_REQUEST && header.requestId !== 0) this.owner = this.begin(header);
    else if (this.request !== null) this.finishInput(this.request, header);
    this.request = null;
  }

  protected reach(facts: ExchangeFacts, offset: number): void {
    facts.toAppTo = offset;
  }

  protected takeBack(facts: ExchangeFacts, type: number, bytes: number): void {
    this.request = null;
    if (type === TYPE.PARAMS) facts.params.takeBack(bytes);
    else if (type === TYPE.STDIN) facts.stdin.bytes -= bytes;
    else if (type === TYPE.DATA) facts.data.bytes -= bytes;
  }

  protected override late(ended: ExchangeFacts, header: ScannedHeader, type: string): void {
    this.state.blame(ended, 'input-after-end', this.span(header), `${type} after END_REQUEST`);
    this.state.touch(ended);
  }

  private advance(request: ActiveRequest, header: ScannedHeader): void {
    const step = request.input.steps[stepNumber(header)];
    if (step === undefined) return;
    request.input = step.next;
    if (step.breach !== undefined) this.blame(request.facts, header, step.breach);
  }

  private begin(header: ScannedHeader): ExchangeFacts {
    const { state } = this;
    const { requestId } = header;
    const older = state.requests.forInput(requestId);
    if (older?.outputGap === true) state.settle(older, 'lost', null);
    const facts = this.newFacts(header);
    facts.role = readUint16(this.body.bytes, 0);
    const request = new ActiveRequest(facts, firstInputRow(facts.role));
    facts.flags = this.body.bytes[2]!;
    this.judgeBegin(facts, header, older?.outputGap === false);
    state.begin(request);
    return facts;
  }

  private newFacts(header: ScannedHeader): ExchangeFacts {
    const { state } = this;
    const facts = new ExchangeFacts(
      {
        index: state.context.nextIndex(),
        dialect: FASTCGI,
        connection: state.connection,
        requestId: header.requestId,
        generation: state.requests.nextGeneration(header.requestId),
        startedAt: state.now,
        offset: header.offset,
      },
      state.context.retention,
    );
    facts.toAppTo = this.scanner.offset;
    return facts;
  }

  private judgeBegin(facts: ExchangeFacts, header: ScannedHeader, stillActive: boolean): void {
    if (header.contentLength !== FIXED_BODY_LENGTH) this.blame(facts, header, 'begin-wrong-size');
    if (stillActive) this.blame(facts, header, 'begin-for-active-id');
    if (!isRole(facts.role)) this.blame(facts, header, 'unknown-role', `Unknown role ${facts.role}`);
    if ((facts.flags & ~FLAG_KEEP_CONN) !== 0) this.blame(facts, header, 'unknown-flags');
  }

  private finishInput(request: ActiveRequest, header: ScannedHeader): void {
    const { facts } = request;
    const { now } = this.state;
    facts.lastInputAt = now;
    if (header.type === TYPE.PARAMS) this.finishParams(request, header, now);
    else if (header.type === TYPE.STDIN) facts.stdin.countRecord(header.contentLength);
    else if (header.type === TYPE.DATA) facts.data.countRecord(header.contentLength);
    else if (header.type === TYPE.ABORT_REQUEST) facts.abortRequest = true;
    if (request.inputPhase === 'complete' && facts.inputCompleteAt === null) this.completeInput(request, header, now);
    if (facts.inputCompleteAt !== null || header.type === TYPE.ABORT_REQUEST) this.state.touch(facts);
  }

  private finishParams(request: ActiveRequest, header: ScannedHeader, now: EpochMicros): void {
    const { facts } = request;
    if (header.contentLength > 0) {
      // The end of a record is an edge once another one follows.
      if (request.paramsEnd > 0) request.paramsEdges.push(request.paramsEnd);
      request.paramsEnd = facts.params.total;
      return;
    }
    if (facts.paramsClosed) return;
    facts.paramsClosed = true;
    facts.paramsCompleteAt = now;
    this.judgeParams(request, header);
    this.state.touch(facts);
  }

  private judgeParams(request: ActiveRequest, header: ScannedHeader): void {
    const { facts, paramsEdges } = request;
    const bytes = facts.params.view();
    const { cut, contentLength } = judgeParams(bytes);
    request.contentLength = contentLength;
    if (cut !== null && !facts.params.truncated) this.blame(facts, header, 'pair-cut', cut);
    const edge = paramsEdges.length > 0 ? edgeInsidePair(bytes, paramsEdges) : null;
    if (edge !== null)
      this.blame(facts, header, 'pair-over-record-edge', `The pair at byte ${edge} of PARAMS crosses the edge of a record`);
  }

  private completeInput(request: ActiveRequest, header: ScannedHeader, now: EpochMicros): void {
    const { facts } = request;
    facts.inputCompleteAt = now;
    const promised = facts.paramsClosed ? request.contentLength : judgeParams(facts.params.view()).contentLength;
    if (promised === null || facts.params.truncated || facts.diagnostics.some(({ code }) => code === 'capture-gap')) return;
    const got = facts.stdin.bytes;
    const message = `CONTENT_LENGTH says ${promised} bytes, STDIN has ${got}`;
    if (got < promised && facts.role === 1) this.blame(facts, header, 'stdin-short', message);
    else if (got > promised) this.blame(facts, header, 'stdin-long', message);
  }
}
