export * from './content-map.js';
export * from './log.js';
export * from './pipeline.js';
export * from './rules.js';
export * from './slice-decoder.js';
