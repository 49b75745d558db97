export * from './export.js';
export * from './messages.js';
export * from './replay.js';
