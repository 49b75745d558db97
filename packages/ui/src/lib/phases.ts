/** What an exchange is doing: the segments of the waterfall, in their order in time. */
export type Phase = 'send' | 'wait' | 'receive' | 'afterlife';

export interface PhaseRule {
  readonly phase: Phase;
  readonly title: string;
  /** From what to what, for hovers and legends. */
  readonly meaning: string;
}

export const PHASES: readonly PhaseRule[] = [
  { phase: 'send', title: 'send', meaning: 'first byte of the request → last byte of its input' },
  { phase: 'wait', title: 'wait', meaning: '→ first byte from the application' },
  { phase: 'receive', title: 'receive', meaning: '→ end of the response' },
  { phase: 'afterlife', title: 'afterlife', meaning: 'the application went on after the web server had gone' },
];

/** A stretch of time, in the unit of the times it was made from. */
export interface Segment {
  readonly phase: Phase;
  readonly from: number;
  readonly to: number;
}

/** The times that divide an exchange; null where it did not happen (yet). */
export interface PhaseTimes {
  readonly start: number;
  readonly sent: number | null;
  readonly firstByte: number | null;
  readonly end: number | null;
  readonly gaveUp: number | null;
}

/**
 * Divides an exchange into its phases; `now` ends the last one of an exchange that is still open. An application may answer
 * before its input is complete: then *wait* is empty, and *send* ends with the first answer.
 */
export function segmentsOf(times: PhaseTimes, now: number): readonly Segment[] {
  const end = Math.max(times.start, times.end ?? now);
  const gone = within(times.gaveUp ?? end, times.start, end);
  const first = within(times.firstByte ?? gone, times.start, gone);
  const sent = within(times.sent ?? first, times.start, first);
  const segments: readonly Segment[] = [
    { phase: 'send', from: times.start, to: sent },
    { phase: 'wait', from: sent, to: first },
    { phase: 'receive', from: first, to: gone },
    { phase: 'afterlife', from: gone, to: end },
  ];
  return segments.filter((segment) => segment.to > segment.from);
}

function within(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
