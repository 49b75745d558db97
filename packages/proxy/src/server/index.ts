export { type Address, formatAddress, parseAddress } from '../net/address.js';
export type { AppRequest, AppResponse, Handler } from './handler.js';
export { InputStream } from './input-stream.js';
export { type Mock, type MockOptions, type MockSource, mockHandler } from './mock-handler.js';
export { type NodeListener, nodeHandler } from './node-handler.js';
export { type ProcessOptions, processHandler } from './process-handler.js';
export { type AppServer, serve, serveInherited } from './server.js';
export { SERVER_LIMITS, type ServerLimits, type ServerOptions, type ServerProtocol } from './server-options.js';
