export * from './exchange-table.js';
export * from './stored-chunks.js';
export * from './stored-exchanges.js';
