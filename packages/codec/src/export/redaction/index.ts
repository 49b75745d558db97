export type { Place } from './finding.js';
export { describeEntry, type Manifest, type ManifestEntry } from './manifest.js';
export { Redactor } from './redactor.js';
export { TooManySecrets } from './secret-book.js';
