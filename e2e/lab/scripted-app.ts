import { createServer, type Socket } from 'node:net';
import { type Address, connectTo, freeAddress } from './address.js';
import { type Scope, startScope } from './scope.js';

/** A tap whose two ends the test plays itself: bytes that no real server would send. */
export class ScriptedTraffic {
  readonly scope: Scope;
  readonly #tap: Address;
  readonly #stopApp: () => void;
  #answer: Uint8Array = new Uint8Array(0);

  constructor(scope: Scope, tap: Address, stopApp: () => void) {
    this.scope = scope;
    this.#tap = tap;
    this.#stopApp = stopApp;
  }

  /** What the application says next. */
  get answer(): Uint8Array {
    return this.#answer;
  }

  /** One connection: the request goes through the tap, the application answers with these bytes and closes. */
  async exchange(request: Uint8Array, answer: Uint8Array): Promise<void> {
    this.#answer = answer;
    const socket = connectTo(this.#tap);
    socket.end(request);
    socket.resume();
    await new Promise<void>((resolve, reject) => {
      socket.once('close', () => resolve());
      socket.once('error', reject);
    });
  }

  async stop(): Promise<void> {
    await this.scope.stop();
    this.#stopApp();
  }
}

/** The command in front of an application that reads a request to its end and says what it was told to. */
export async function startScriptedTraffic(): Promise<ScriptedTraffic> {
  const [tap, app] = [await freeAddress('tcp', '', 'tap'), await freeAddress('tcp', '', 'app')];
  let traffic: ScriptedTraffic | undefined;
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // A page that is closed early is no failure of the test.
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.on('end', () => socket.end(traffic?.answer ?? new Uint8Array(0)));
  });
  const [host, port] = app.split(':');
  await new Promise<void>((resolve) => server.listen(Number(port), host, resolve));
  const stopApp = () => {
    for (const socket of open) socket.destroy();
    server.close();
  };
  try {
    traffic = new ScriptedTraffic(await startScope([`${tap}=${app}`]), tap, stopApp);
    return traffic;
  } catch (error) {
    stopApp();
    throw error;
  }
}
