export * from './exchange-table.js';
export { isCut, MAX_LISTED_RECORDS } from './record-list.js';
export * from './stored-chunks.js';
export * from './stored-exchanges.js';
