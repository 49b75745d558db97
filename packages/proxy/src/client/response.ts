import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type CgiHead, type HeadField, headerValue } from '@fcgiscope/codec/cgi';
import type { ProtocolStatusName } from '@fcgiscope/codec/fastcgi';

/** How a request ended (§5.5); SCGI and uwsgi close the connection and say nothing: null. */
export interface RequestEnd {
  /** Exit status of the program; PHP always says 0. */
  readonly appStatus: number | null;
  readonly protocolStatus: ProtocolStatusName | `unknown(${number})` | null;
  readonly stderrBytes: number;
  /** Bytes of STDERR that nobody read in time and that were too many to keep. */
  readonly stderrDropped: number;
}

/** An answer whose head has come. The rest is still on its way: read the body, or destroy it. */
export class ClientResponse {
  readonly head: CgiHead;
  readonly status: number;
  /** STDOUT behind the head. Reading slowly slows the application down; destroying it gives the request up. */
  readonly body: Readable;
  /** STDERR. Need not be read. */
  readonly stderr: Readable;
  /** Settles with END_REQUEST, or rejects with the error that the body ended with. */
  readonly end: Promise<RequestEnd>;

  constructor(head: CgiHead, status: number, streams: { body: Readable; stderr: Readable }, end: Promise<RequestEnd>) {
    this.head = head;
    this.status = status;
    this.body = streams.body;
    this.stderr = streams.stderr;
    this.end = end;
  }

  /** In wire order, `Status` included. */
  get headers(): readonly HeadField[] {
    return this.head.headers;
  }

  /** The first field of that name, in whatever case. */
  header(name: string): string | undefined {
    return headerValue(this.headers, name.toLowerCase());
  }

  /** The whole body. */
  async bytes(): Promise<Uint8Array> {
    return buffer(this.body);
  }

  /** The whole body as UTF-8. */
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }
}
