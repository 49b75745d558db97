// The web server's side: a closed loop on so many connections. Compares every byte that comes back.
import net from 'node:net';
import { requestBytes, responseBytes } from './traffic.mjs';

const WARM_UP_MS = 80;

const JOBS = { run, hold };

process.on('message', (job) => {
  void JOBS[job.kind](job).then((result) => process.send(result));
});

/** Requests of `load` to `address` for `milliseconds`: how many, and their latencies. */
async function run({ load, address, milliseconds }) {
  const state = {
    load,
    address,
    request: requestBytes(load),
    response: responseBytes(load),
    latencies: [],
    count: 0,
    all: 0,
    stop: false,
  };
  const clients = Array.from({ length: load.connections }, () => new Client(state));
  const loops = clients.map((client) => client.loop());
  await sleep(WARM_UP_MS);
  state.latencies = [];
  state.count = 0;
  const started = performance.now();
  await sleep(milliseconds);
  const seconds = (performance.now() - started) / 1000;
  const { count, latencies } = state;
  state.stop = true;
  await Promise.all(loops);
  latencies.sort((a, b) => a - b);
  const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return { count, all: state.all, seconds, p50: at(0.5), p99: at(0.99), failure: state.failure };
}

/** Opens the connections, sends one request on each and reads nothing of the answers: until this process ends. */
async function hold({ load, address, milliseconds }) {
  const request = requestBytes(load);
  const sockets = Array.from({ length: load.connections }, () => net.connect({ ...address, noDelay: true }));
  for (const socket of sockets)
    socket
      .on('error', () => {})
      .pause()
      .write(request);
  await sleep(milliseconds);
  return { all: 0 };
}

const scratch = Buffer.allocUnsafeSlow(65536);

class Client {
  constructor(state) {
    this.state = state;
  }

  async loop() {
    while (!this.state.stop) await new Promise((resolve) => this.#connection(resolve));
  }

  #connection(resolve) {
    const onread = { buffer: scratch, callback: (length) => this.#took(length) };
    this.socket = new net.Socket({ onread, noDelay: true });
    this.socket.on('error', (error) => this.#broken(error));
    this.socket.on('close', resolve);
    this.socket.connect(this.state.address);
    this.#begin();
  }

  /** A Unix socket's backlog may be full for a moment: the loop tries again. */
  #broken(error) {
    if (error.code !== 'EAGAIN') this.state.failure ??= String(error);
  }

  #begin() {
    this.sent = performance.now();
    this.received = 0;
    this.socket.write(this.state.request);
  }

  #took(length) {
    const { state } = this;
    const { response } = state;
    if (response.compare(scratch, 0, length, this.received, this.received + length) !== 0) state.failure ??= 'bytes differ';
    this.received += length;
    if (this.received < response.length) return true;
    state.latencies.push((performance.now() - this.sent) * 1000);
    state.count += 1;
    state.all += 1;
    if (state.load.once || state.stop) this.socket.destroy();
    else this.#begin();
    return true;
  }
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
