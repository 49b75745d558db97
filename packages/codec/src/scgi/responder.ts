import { KeptBytes, latin1 } from '../bytes/index.js';
import type { Param } from '../exchange/index.js';
import { SCGI } from './dialect.js';

/** What a web server said. `content` is a view of the chunk that {@link ScgiResponder.receive} was given. */
export type ScgiEvent =
  /** The header is complete: the request can be worked on. */
  | { readonly type: 'request'; readonly params: readonly Param[]; readonly contentLength: number }
  | { readonly type: 'stdin'; readonly content: Uint8Array }
  | { readonly type: 'stdin-end' }
  /** This is no SCGI, or more of it than is allowed: nothing that follows can be trusted, close the connection. */
  | { readonly type: 'breach'; readonly message: string };

export interface ScgiResponderOptions {
  /** Bytes of the netstring. Default {@link MAX_SCGI_HEADER_BYTES}. */
  readonly maxHeaderBytes?: number;
}

/** As much as of FastCGI’s PARAMS: cookies and headers of a whole request fit many times over. */
export const MAX_SCGI_HEADER_BYTES: number = 1024 * 1024;

/** The length of a netstring: no leading zero, and nobody allows more digits. */
const NETSTRING_LENGTH = /^(?:0|[1-9]\d{0,8})$/;
const MAX_LENGTH_BYTES = 10;
const CONTENT_LENGTH = /^\d{1,15}$/;

type State = 'length' | 'content' | 'comma' | 'body' | 'over';

/**
 * The application’s half of one SCGI connection, without I/O, and strict: {@link receive} turns the bytes that came into events.
 * Holds at most the header. Bytes past `CONTENT_LENGTH` are ignored. Wire bytes never make it throw.
 */
export class ScgiResponder {
  private readonly maxHeaderBytes: number;
  private state: State = 'length';
  private digits = '';
  private left = 0;
  private header = new KeptBytes(0);

  constructor(options: ScgiResponderOptions = {}) {
    this.maxHeaderBytes = options.maxHeaderBytes ?? MAX_SCGI_HEADER_BYTES;
  }

  /** Whether all of the request has come. */
  get isComplete(): boolean {
    return this.state === 'over';
  }

  /** What the web server said with these bytes, in order. After a `breach` there is nothing more. */
  receive(chunk: Uint8Array): ScgiEvent[] {
    const events: ScgiEvent[] = [];
    let at = 0;
    while (at < chunk.length && this.state !== 'over') at = this.take(chunk, at, events);
    return events;
  }

  private take(chunk: Uint8Array, at: number, events: ScgiEvent[]): number {
    if (this.state === 'length') return this.takeLength(chunk[at]!, events, at);
    if (this.state === 'comma') return this.takeComma(chunk[at]!, events, at);
    const end = Math.min(chunk.length, at + this.left);
    this.left -= end - at;
    if (this.state === 'body') this.takeBody(chunk.subarray(at, end), events);
    else {
      this.header.append(chunk, at, end);
      if (this.left === 0) this.state = 'comma';
    }
    return end;
  }

  private takeLength(byte: number, events: ScgiEvent[], at: number): number {
    const character = String.fromCharCode(byte);
    if (character !== ':') {
      this.digits += character;
      const isLength = /\d/.test(character) && this.digits.length < MAX_LENGTH_BYTES;
      if (!isLength) this.breach('the request does not begin with the length of a netstring', events);
      return at + 1;
    }
    const length = Number(this.digits);
    if (!NETSTRING_LENGTH.test(this.digits)) this.breach(`"${this.digits}" is no length of a netstring`, events);
    else if (length > this.maxHeaderBytes) this.breach(`a header of ${length} bytes, ${this.maxHeaderBytes} are allowed`, events);
    else this.begin(length);
    return at + 1;
  }

  private begin(length: number): void {
    this.header = new KeptBytes(this.maxHeaderBytes);
    this.left = length;
    this.state = length === 0 ? 'comma' : 'content';
  }

  private takeComma(byte: number, events: ScgiEvent[], at: number): number {
    const bytes = this.header.view();
    const params = SCGI.decodeParams(bytes);
    const problem = byte === COMMA ? headerProblem(bytes, params) : 'the netstring does not end with a comma';
    if (problem !== undefined) this.breach(problem, events);
    else this.announce(params, events);
    return at + 1;
  }

  private announce(params: readonly Param[], events: ScgiEvent[]): void {
    this.header.drop();
    this.left = Number(params[0]?.[1] ?? 0);
    this.state = 'body';
    events.push({ type: 'request', params, contentLength: this.left });
    if (this.left === 0) this.takeBody(new Uint8Array(0), events);
  }

  private takeBody(content: Uint8Array, events: ScgiEvent[]): void {
    if (content.length > 0) events.push({ type: 'stdin', content });
    if (this.left > 0) return;
    events.push({ type: 'stdin-end' });
    this.state = 'over';
  }

  private breach(message: string, events: ScgiEvent[]): void {
    this.state = 'over';
    events.push({ type: 'breach', message });
  }
}

const COMMA = 0x2c;
const NUL = 0;

/** The specification’s demands on a header: pairs ended by NUL, CONTENT_LENGTH first, SCGI=1, both once. */
function headerProblem(bytes: Uint8Array, params: readonly Param[]): string | undefined {
  if (bytes.length > 0 && bytes.at(-1) !== NUL) return 'the header does not end with a NUL';
  if (latin1(bytes).split('\0').length !== params.length * 2 + 1) return 'a name of the header has no value';
  const [first] = params;
  if (first?.[0] !== 'CONTENT_LENGTH') return 'CONTENT_LENGTH is not the first variable';
  if (!CONTENT_LENGTH.test(first[1])) return `CONTENT_LENGTH is "${first[1]}", not a number`;
  if (!params.some(([name, value]) => name === 'SCGI' && value === '1')) return 'SCGI=1 is missing';
  for (const own of ['CONTENT_LENGTH', 'SCGI'])
    if (params.filter(([name]) => name === own).length > 1) return `${own} is there twice`;
  return params.some(([name]) => name === '') ? 'a variable has no name' : undefined;
}
