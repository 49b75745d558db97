import { serve } from '../server/index.js';
import type { Cast } from './cast.js';
import { startGateway } from './gateway.js';
import { shop } from './shop.js';

/** A slow script may take 20 s, and PHP knows no limit either. */
const REQUEST_TIMEOUT_MS = 30_000;

/** How long open requests may take to end when the demo does. */
const GRACE_MS = 200;

/** Application and web server inside this process: nothing else need be installed. */
export const EMBEDDED_CAST: Cast = {
  startApplication: async (_folder, address) => {
    const server = await serve(address, { handler: shop, requestTimeout: REQUEST_TIMEOUT_MS });
    return { close: () => server.close(GRACE_MS) };
  },
  startWebServer: (_folder, application, port) => startGateway(application, port),
};
