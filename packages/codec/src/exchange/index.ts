export * from './assembler.js';
export * from './exchange.js';
export * from './facts.js';
export * from './mark.js';
export * from './record-summary.js';
export * from './summary.js';
