export { type Address, formatAddress, parseAddress } from '../net/address.js';
export type { AppRequest, AppResponse, Handler } from './handler.js';
export { InputStream } from './input-stream.js';
export { type FastcgiServer, serve } from './server.js';
export { SERVER_LIMITS, type ServerLimits, type ServerOptions } from './server-options.js';
