// What is compared: each starts, says where it listens, and which processes are it.
import { fork, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';

const COMMAND = new URL('../../packages/proxy/dist/main.js', import.meta.url).pathname;

/** Address by network, and the process whose CPU and memory count (none for direct). */

export function direct({ port, unixPath }) {
  return { name: 'direct', addresses: { tcp: { host: '127.0.0.1', port }, unix: { path: unixPath } }, stop() {} };
}

export async function haproxy({ directory, port, unixPath }) {
  const listen = await freePort();
  const own = join(directory, 'haproxy.sock');
  const config = join(directory, 'haproxy.cfg');
  writeFileSync(
    config,
    `global
  maxconn 4096
  nbthread 1
  tune.bufsize 65536
defaults
  mode tcp
  timeout connect 10s
  timeout client 60s
  timeout server 60s
listen tcp
  bind 127.0.0.1:${listen}
  server app 127.0.0.1:${port}
listen unix
  bind unix@${own}
  server app unix@${unixPath}
`,
  );
  const child = spawn('haproxy', ['-db', '-q', '-f', config], { stdio: 'ignore' });
  return external('haproxy', [child], { host: '127.0.0.1', port: listen }, { path: own });
}

export async function socat({ directory, port, unixPath }) {
  const listen = await freePort();
  const own = join(directory, 'socat.sock');
  const options = ['-b', '65536'];
  const tcp = [`TCP4-LISTEN:${listen},bind=127.0.0.1,fork,reuseaddr,nodelay,backlog=4096`, `TCP4:127.0.0.1:${port},nodelay`];
  const unix = [`UNIX-LISTEN:${own},fork,backlog=4096`, `UNIX-CONNECT:${unixPath}`];
  const children = [tcp, unix].map((pair) => spawn('socat', [...options, ...pair], { stdio: 'ignore' }));
  return external('socat', children, { host: '127.0.0.1', port: listen }, { path: own });
}

/** Our tap alone: it forwards, and what it says goes nowhere. */
export function bareTap(place) {
  return ours('tap', place, (pairs) => fork(new URL('bare-tap.mjs', import.meta.url), pairs, { execArgv: [] }));
}

/** The command, with everything but its page. */
export function command(place) {
  const options = ['--no-ui', '--max-capture', '256MiB'];
  return ours('tap + capture', place, (pairs) =>
    spawn(process.execPath, [COMMAND, 'tap', ...pairs, ...options], { stdio: 'ignore' }),
  );
}

async function ours(name, { directory, port, unixPath }, start) {
  const own = join(directory, `${name.replace(/\W+/g, '-')}.sock`);
  const listen = await freePort();
  const child = start([`127.0.0.1:${listen}=127.0.0.1:${port}`, `unix:${own}=unix:${unixPath}`]);
  return external(name, [child], { host: '127.0.0.1', port: listen }, { path: own });
}

async function external(name, children, tcp, unix) {
  for (const address of [tcp, unix]) await listening(address);
  return {
    name,
    pids: children.map(({ pid }) => pid),
    addresses: { tcp, unix },
    stop() {
      for (const child of children) child.kill();
    },
  };
}

/** Waits until somebody accepts connections there. */
export async function listening(address) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const there = await new Promise((resolve) => {
      const socket = net.connect(address, () => resolve(true)).on('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on ${JSON.stringify(address)}`);
}

export function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
