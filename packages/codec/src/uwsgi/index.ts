export * from './assembler.js';
export * from './dialect.js';
export * from './header-reader.js';
export * from './ping.js';
export * from './request-encoder.js';
