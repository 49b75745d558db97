export * from './assembler.js';
export * from './dialect.js';
export * from './header-reader.js';
export * from './request-encoder.js';
export * from './responder.js';
