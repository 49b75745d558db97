export * from './diff-facts.js';
export * from './diff-pairs.js';
export * from './sequence-diff.js';
