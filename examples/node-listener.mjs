// What was written for node:http, behind nginx: over FastCGI, and over SCGI.
import { createClient } from '@fcgiscope/proxy/client';
import { nodeHandler, serve } from '@fcgiscope/proxy/server';

const listener = (request, response) => {
  response.writeHead(404, { 'Content-Type': 'text/plain' });
  response.end(`${request.method} ${request.url} of ${request.headers.host}: not here`);
};

for (const protocol of ['fastcgi', 'scgi']) {
  const server = await serve('127.0.0.1:0', { handler: nodeHandler(listener), protocol });
  const client = createClient({ address: server.address, protocol });
  const response = await client.request({ REQUEST_METHOD: 'GET', REQUEST_URI: '/tea?a=b', HTTP_HOST: 'shop.test' });
  console.log(protocol, response.status, await response.text());
  await client.close();
  await server.close();
}

// prints:
// fastcgi 404 GET /tea?a=b of shop.test: not here
// scgi 404 GET /tea?a=b of shop.test: not here
