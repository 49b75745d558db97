import type { Result } from '@fcgiscope/codec/core';
import type { Protocol } from '@fcgiscope/codec/exchange';
import type { Address } from '../net/address.js';
import type { TapPlace } from '../tap/door.js';
import type { TapEvent } from '../tap/tap-event.js';
import type { SharedLog } from './log-memory.js';

/** What the thread of the taps is given at its start. */
export interface TapThreadData {
  readonly log: SharedLog;
  readonly protocol: Protocol | null;
}

/** What does not change while a tap runs. */
export interface TapFacts {
  /** Its address pair, with the port that was really taken. */
  readonly name: string;
  readonly listen: Address;
  readonly upstream: Address;
  readonly takeover: boolean;
}

/** To the thread of the taps. */
export type TapOrder =
  /** Put a tap in; it counts in `counters`, and is answered by `put-in` with the same number. */
  | { readonly type: 'put-in'; readonly number: number; readonly place: TapPlace; readonly counters: SharedArrayBuffer }
  /** Close all taps; answered by `closed` when the last connection is gone and the log is complete. */
  | { readonly type: 'close' };

/** From the thread of the taps. */
export type TapNews =
  /** It takes orders. */
  | { readonly type: 'ready' }
  /** The log has something to read, and had nothing before. */
  | { readonly type: 'log' }
  | { readonly type: 'put-in'; readonly number: number; readonly result: Result<TapFacts, string> }
  | { readonly type: 'event'; readonly event: TapEvent }
  /** An error that nobody foresaw; traffic goes on. */
  | { readonly type: 'bug'; readonly trace: string }
  /** `failures`: what could not be undone, in lines for people. */
  | { readonly type: 'closed'; readonly failures: readonly string[] };
