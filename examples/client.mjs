// A request as a web server sends it, and what comes back. Here a server of our own stands in for PHP-FPM.
import { createClient, encodeJson } from '@fcgiscope/proxy/client';
import { serve } from '@fcgiscope/proxy/server';

const application = await serve('127.0.0.1:0', {
  handler: async (request, response) => {
    await response.writeError('something is odd\n');
    await response.write('Status: 201 Created\r\nContent-Type: application/json\r\n\r\n');
    for await (const piece of request.stdin) await response.write(piece);
  },
});

const client = createClient({ address: application.address, connections: 4, timeouts: { connect: 1000, firstByte: 5000 } });
const target = { script: '/srv/www/orders.php', uri: '/orders.php?dry=1' };
const order = encodeJson({ tea: 'green', grams: 100 });

const response = await client.post(target, order, { signal: AbortSignal.timeout(10_000) });
console.log(response.status, response.header('content-type'));
console.log(await response.json());
console.log(await response.end);

await client.close();
await application.close();

// prints:
// 201 application/json
// { tea: 'green', grams: 100 }
// {
//   appStatus: 0,
//   protocolStatus: 'REQUEST_COMPLETE',
//   stderrBytes: 17,
//   stderrDropped: 0
// }
