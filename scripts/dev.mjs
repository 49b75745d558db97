/**
 * For working on it: `pnpm dev` builds the page anew whenever a source of it changes, and restarts the demo whenever one of the
 * command does. Reload the browser to see the page. Arguments go to the command instead of `demo`: `pnpm dev tap 9000=9001`.
 */
import { spawn } from 'node:child_process';

const command = process.argv.slice(2);

/** A fixed token, so that the open page stays valid over restarts. Loopback only, and never for real traffic. */
const TOKEN = ['--token', 'dev'];

const PROCESSES = [
  ['pnpm', '--filter', '@fcgiscope/ui', 'exec', 'vite', 'build', '--watch', '--logLevel', 'warn'],
  [
    'pnpm',
    'exec',
    'tsx',
    'watch',
    '--conditions=fcgiscope-source',
    'packages/proxy/src/main.ts',
    ...(command.length > 0 ? command : ['demo', ...TOKEN]),
  ],
];

const children = PROCESSES.map(([program = '', ...args]) => spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] }));

function end() {
  for (const child of children) child.kill();
}

for (const child of children) child.once('exit', end);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, end);
