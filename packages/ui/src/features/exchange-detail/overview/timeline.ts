import type { Exchange } from '@fcgiscope/codec/exchange';
import type { PhaseTimes } from '../../../lib/phases.js';

export interface Timeline {
  /** In milliseconds after the first byte. */
  readonly times: PhaseTimes;
  /** Where the axis ends: with the exchange, or with the last thing seen of it. Never 0. */
  readonly end: number;
}

/** Shorter than the clock's steps: an axis needs some length. */
const SHORTEST_MS = 0.01;

/** Reads an exchange's phases out of its marks. */
export function timeline({ marks, end }: Exchange): Timeline {
  const seen = [
    marks.begin,
    marks.paramsComplete,
    marks.inputComplete,
    marks.firstStderr,
    marks.firstStdout,
    marks.lastStdout,
    marks.end,
  ];
  const last = Math.max(SHORTEST_MS, ...seen.map((at) => at ?? 0));
  const answered = [marks.firstStderr, marks.firstStdout].filter((at) => at !== null);
  return {
    times: {
      start: 0,
      sent: marks.inputComplete,
      firstByte: answered.length === 0 ? null : Math.min(...answered),
      end: marks.end,
      gaveUp: end.serverClosedBefore ? marks.serverClosed : null,
    },
    end: Math.max(last, marks.end ?? 0),
  };
}
