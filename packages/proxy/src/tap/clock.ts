import { performance } from 'node:perf_hooks';
import { type EpochMicros, epochMicros } from '@fcgiscope/codec/core';

/** Tells the time. */
export type Clock = () => EpochMicros;

const STARTED = performance.timeOrigin * 1000;

/**
 * Microseconds since 1970 that never run backwards: the wall clock at the start of the process plus the monotonic clock since.
 *
 * Whoever sets the wall clock later (NTP, an administrator, a summer-time mistake) is not followed, so that durations stay true
 * and a capture stays in order; its times are then off by as much as the clock was set. While the machine sleeps it stands
 * still.
 */
export const monotonicClock: Clock = () => epochMicros(STARTED + performance.now() * 1000);
