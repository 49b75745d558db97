export * from './diagnose-exchange.js';
export * from './exchange-of.js';
export * from './head.js';
export * from './head-finder.js';
export * from './meta-variables.js';
export * from './php-messages.js';
export * from './summary-of.js';
export * from './timings.js';
