import type { HttpBindings } from '@hono/node-server';
import type { CaptureControl, CaptureView } from '../capture/capture-view.js';

/** What the routes work on. */
export interface ApiContext {
  readonly capture: CaptureView;
  /** Null where the capture is a file: nothing goes on that could be steered. */
  readonly control: CaptureControl | null;
  readonly product: string;
  readonly version: string;
  /** The text of `GET /metrics`. */
  readonly metrics: () => string;
}

/** Hono's environment: the plain Node request and response are at hand. */
export interface ApiEnv {
  Bindings: HttpBindings;
}
