export * from '../net/address.js';
export { acceptHandles, acceptSockets } from './accept.js';
export * from './address-pair.js';
export type { Acceptor } from './arrival.js';
export { writeToHandle, writeToStream } from './chunk-writer.js';
export * from './clock.js';
export type { TapPlace } from './door.js';
export { createTap, DRAIN_MS, MAX_CONNECTIONS, type Tap, type TapOptions } from './tap.js';
export type { TapEvent, TapFinding, UpstreamFailureReason } from './tap-event.js';
