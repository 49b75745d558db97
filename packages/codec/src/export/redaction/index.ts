export type { Place } from './finding.js';
export { Redactor } from './redactor.js';
export { TooManySecrets } from './secret-book.js';
