import type { NameValue, RoleName } from '@fcgiscope/codec/fastcgi';
import type { InputStream } from './input-stream.js';

/** A request as an application sees it. PARAMS are complete; STDIN comes as it is read. */
export interface AppRequest {
  readonly role: RoleName;
  /** By name; of repeated names the last one counts, as in PHP-FPM. Values that are not UTF-8 have a character for each byte. */
  readonly params: Readonly<Record<string, string>>;
  /** In wire order, as they were sent. */
  readonly paramList: readonly NameValue[];
  /** The body. Reading slowly slows the web server down. */
  readonly stdin: InputStream;
  /** The file that a filter works on (§6.4); empty for other roles. */
  readonly data: InputStream;
  /** Aborts when nobody wants the answer any more (ABORT_REQUEST, closed connection) or time is up. */
  readonly signal: AbortSignal;
}

/** Where an application writes its answer: a CGI head, an empty line, the body. */
export interface AppResponse {
  /**
   * STDOUT. Settles when more may be written without piling up; rejects once the request is over or aborted. Text goes out as
   * UTF-8; bytes are not copied, so leave them as they are, as with any stream of Node.
   */
  write(chunk: string | Uint8Array): Promise<void>;
  /** STDERR, which nginx writes to its error log. */
  writeError(chunk: string | Uint8Array): Promise<void>;
  /** Ends the request before the handler returns; what follows runs with nobody waiting. Default exit status 0. */
  end(appStatus?: number): void;
  /** Whether anything was written to STDOUT. */
  readonly started: boolean;
}

/**
 * An application: writes the answer and returns its exit status (default 0). One that throws before it wrote anything is
 * answered for with a page of status 500.
 */
export type Handler = (request: AppRequest, response: AppResponse) => Promise<void> | Promise<number | undefined>;
