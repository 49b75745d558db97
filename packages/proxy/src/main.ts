#!/usr/bin/env node
import { EXIT } from './cli/exit-code.js';
import { PRODUCT } from './cli/product.js';
import { runCli } from './cli/program.js';

// A reader that has had enough (`| head`) is no error; a disk that is full is one.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  process.stderr.write(`${PRODUCT}: standard output: ${error.message}\n`);
  process.exit(EXIT.failed);
});

process.exitCode = await runCli(process.argv.slice(2));
