export * from './assembler.js';
export * from './exchange.js';
export * from './facts.js';
export * from './summary.js';
