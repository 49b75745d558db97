import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';

interface FastCgiStream extends EventEmitter {
  writeRecord(requestId: number, record: object): void;
}

/** What the bench uses of fastcgi-stream, which has no types. */
interface FastcgiStreamModule {
  readonly FastCGIStream: new (stream: EventEmitter) => FastCgiStream;
  readonly records: {
    readonly BeginRequest: new (role: number, flags: number) => object;
    readonly Params: new (params: readonly (readonly [string, string])[]) => object;
    readonly StdIn: new () => object;
    readonly StdOut: new (data: Buffer) => object;
    readonly EndRequest: new (appStatus: number, protocolStatus: number) => object;
  };
}

export const fastcgiStream = createRequire(import.meta.url)('fastcgi-stream') as FastcgiStreamModule;
