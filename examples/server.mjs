// An application as an async function. nginx: fastcgi_pass 127.0.0.1:PORT; Here our own client asks.
import { createClient } from '@fcgiscope/proxy/client';
import { formatAddress, serve } from '@fcgiscope/proxy/server';

const server = await serve('127.0.0.1:0', {
  requestTimeout: 5000,
  onError: (error) => console.error(error),
  handler: async (request, response) => {
    await response.write('Content-Type: text/plain; charset=utf-8\r\n\r\n');
    for (let line = 1; line <= 3; line++) await response.write(`${line}: hello ${request.params.REMOTE_ADDR}\n`);
    return 0;
  },
});
console.log('fastcgi_pass', formatAddress(server.address).replace(/\d+$/, 'PORT'));

const client = createClient({ address: server.address });
process.stdout.write(await (await client.request({ REMOTE_ADDR: '192.0.2.1' })).text());
await client.close();
await server.close();

// prints:
// fastcgi_pass 127.0.0.1:PORT
// 1: hello 192.0.2.1
// 2: hello 192.0.2.1
// 3: hello 192.0.2.1
