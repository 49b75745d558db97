export * from './diagnostic.js';
export * from './direction.js';
export * from './limits.js';
export * from './result.js';
export * from './span.js';
export * from './units.js';
