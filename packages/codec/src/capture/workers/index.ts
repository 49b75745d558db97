export { WORKER_DIAGNOSTICS } from './worker-diagnostics.js';
export { WorkerWatch } from './worker-watch.js';
