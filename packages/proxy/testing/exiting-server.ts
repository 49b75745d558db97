import { createClient } from '../src/client/index.js';
import { processHandler, serve } from '../src/server/index.js';

// A server that exits at once, in the middle of a request: it prints the id of a process that the program had started.
const handler = processHandler('/bin/sh', { args: ['-c', 'sleep 63 & echo "X-Pid: $!"; echo; wait'] });
const server = await serve('127.0.0.1:0', { handler });
const response = await createClient({ address: server.address }).request({});
process.stdout.write(response.header('X-Pid') ?? '', () => process.exit(7));
