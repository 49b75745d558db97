// Errors have codes that do not change, and say whether anything was sent: if not, asking again is safe.
import { ClientError, createClient } from '@fcgiscope/proxy/client';
import { serve } from '@fcgiscope/proxy/server';

const application = await serve('127.0.0.1:0', { handler: () => new Promise(() => {}) });
const slow = createClient({ address: application.address, timeouts: { firstByte: 50 } });
const nobody = createClient({ address: 'unix:/nowhere/app.sock' });

for (const client of [slow, nobody]) {
  try {
    await client.request({ REQUEST_METHOD: 'GET' });
  } catch (error) {
    if (error instanceof ClientError) console.log(error.code, error.sent);
  }
  await client.close();
}
await application.close(0);

// prints:
// first-byte-timeout true
// connect-refused false
