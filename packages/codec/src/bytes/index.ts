export * from './kept-bytes.js';
