import { serveInherited } from '../src/server/index.js';

/** An application that a process manager starts: it finds its listening socket at descriptor 0. */
await serveInherited({ handler: async (_request, response) => response.write('Content-Type: text/plain\r\n\r\nhello') });
process.stdout.write('serving\n');
