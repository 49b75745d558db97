export * from './base64.js';
export * from './concat.js';
export * from './copy-of.js';
export * from './hex.js';
export * from './integers.js';
export * from './kept-bytes.js';
export * from './slab.js';
export * from './text.js';
