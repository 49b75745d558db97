import { BlobScratch } from './blob-file.js';
import { captureOf } from './capture-of.js';
import { WorkerCapture } from './worker-capture.js';
import type { ToWorker } from './worker-messages.js';

/** The worker that reads files, so that the page stays smooth. */
const capture = new WorkerCapture({
  post: (message, transfer = []) => self.postMessage(message, { transfer }),
  captureOf,
  scratch: () => new BlobScratch(),
  now: () => performance.now(),
});

self.onmessage = (event: MessageEvent<ToWorker>) => capture.receive(event.data);
