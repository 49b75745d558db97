import { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { httpToCgiHead } from './cgi-head.js';
import type { AppRequest, AppResponse, Handler } from './handler.js';

/** A handler in the manner of node:http; one that is async and rejects is answered for with 500, as one that throws. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => unknown;

/**
 * A handler that runs what was written for node:http: `http.createServer(listener)` becomes
 * `serve(address, { handler: nodeHandler(listener) })`, and an existing Node application stands behind nginx. It gets a real
 * IncomingMessage and a real ServerResponse; `socket.remoteAddress` is the client’s, as the web server tells it.
 */
export function nodeHandler(listener: NodeListener): Handler {
  return async (request, response) => {
    const socket = socketOf(request, response);
    const incoming = incomingOf(request, socket);
    const outgoing = outgoingFor(incoming, socket);
    const finished = new Promise<void>((resolve, reject) => {
      outgoing.once('finish', resolve);
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the connection is closed')));
    });
    request.signal.addEventListener('abort', () => breakOff(incoming, socket), { once: true });
    await Promise.race([finished, failureOf(listener(incoming, outgoing), outgoing)]);
  };
}

/** Rejects where an async listener does. What goes wrong behind the answer is a warning of the process: nobody waits for it. */
function failureOf(work: unknown, outgoing: ServerResponse): Promise<never> {
  return new Promise((_resolve, reject) => {
    Promise.resolve(work).catch((error: unknown) => {
      if (outgoing.writableFinished) process.emitWarning(error instanceof Error ? error : String(error));
      else reject(error);
    });
  });
}

/** What node:http takes for the client’s connection: what is written there becomes STDOUT. */
function socketOf(request: AppRequest, response: AppResponse): Socket {
  const toCgi = httpToCgiHead();
  const duplex = new Duplex({
    read: () => {},
    decodeStrings: true,
    write: (chunk: Buffer, _encoding, done) => {
      response.write(toCgi(chunk)).then(() => done(), done);
    },
  });
  const { REMOTE_ADDR, REMOTE_PORT, SERVER_ADDR, SERVER_PORT, HTTPS } = request.params;
  const ends = {
    remoteAddress: REMOTE_ADDR,
    remotePort: Number(REMOTE_PORT ?? 0),
    localAddress: SERVER_ADDR,
    localPort: Number(SERVER_PORT ?? 0),
    encrypted: HTTPS === 'on',
  };
  const nothing = (): Duplex => duplex;
  return Object.assign(duplex, ends, { setTimeout: nothing, setNoDelay: nothing, setKeepAlive: nothing }) as Duplex as Socket;
}

function incomingOf({ params, stdin }: AppRequest, socket: Socket): IncomingMessage {
  const incoming = new IncomingMessage(socket);
  incoming.method = params.REQUEST_METHOD ?? 'GET';
  incoming.url = params.REQUEST_URI ?? '/';
  incoming.rawHeaders = headersOf(params).flat();
  incoming.headers = Object.fromEntries(headersOf(params));
  pump(stdin, incoming).catch((error: Error) => incoming.destroy(error));
  return incoming;
}

async function pump(stdin: AppRequest['stdin'], incoming: IncomingMessage): Promise<void> {
  let wake = (): void => {};
  incoming._read = () => wake();
  for await (const piece of stdin) {
    if (incoming.push(piece)) continue;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  incoming.complete = true;
  incoming.push(null);
}

/** RFC 3875 §4.1.18, backwards: HTTP_USER_AGENT was `user-agent`. */
function headersOf(params: Readonly<Record<string, string>>): [name: string, value: string][] {
  return Object.entries(params).flatMap(([name, value]): [string, string][] => {
    if (name.startsWith('HTTP_')) return [[name.slice('HTTP_'.length).toLowerCase().replaceAll('_', '-'), value]];
    const isBody = (name === 'CONTENT_TYPE' || name === 'CONTENT_LENGTH') && value !== '';
    return isBody ? [[name.toLowerCase().replace('_', '-'), value]] : [];
  });
}

/** To an HTTP/1.0 client Node sends no chunks: the body is the body. The listener sees the client’s real version. */
function outgoingFor(incoming: IncomingMessage, socket: Socket): ServerResponse {
  incoming.httpVersionMajor = 1;
  incoming.httpVersionMinor = 0;
  incoming.httpVersion = '1.0';
  const outgoing = new ServerResponse(incoming);
  incoming.httpVersionMinor = 1;
  incoming.httpVersion = '1.1';
  outgoing.assignSocket(socket);
  // An HTTP server of Node passes this on; without it a `pipe` into the response stands still.
  socket.on('drain', () => outgoing.emit('drain'));
  return outgoing;
}

function breakOff(incoming: IncomingMessage, socket: Socket): void {
  incoming.destroy();
  socket.destroy();
}
