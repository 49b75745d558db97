import type { RecordSummary } from '@fcgiscope/codec/live';
import { useState } from 'react';
import { type Resource, useResource } from '../../../lib/use-resource.js';
import type { RecordScope } from '../../../source/capture-source.js';
import { useCaptureSource } from '../../../store/context.js';

/** Records that the page holds of one exchange or connection: a list of a hundred thousand still scrolls. */
export const MOST_RECORDS = 100_000;

/** Fetched at once; a source may give fewer in one reply. */
const FIRST = 10_000;

export interface RecordList {
  /** From the first on, without a gap. */
  readonly records: readonly RecordSummary[];
  readonly total: number;
  /** There are more records than are listed: the list itself ends at `MAX_LISTED_RECORDS`. */
  readonly cut: boolean;
}

export interface Records {
  readonly list: Resource<RecordList>;
  /** Fetches as many again, up to {@link MOST_RECORDS}. */
  readonly loadMore: () => void;
}

/** The records of `scope`, reply after reply; fetched again whenever `revision` changes. */
export function useRecords(scope: RecordScope, revision: string): Records {
  const source = useCaptureSource();
  const identity = `${scope.index}/${scope.wholeConnection}`;
  const [grown, setGrown] = useState({ identity, wanted: FIRST });
  // Another list begins small again.
  const wanted = grown.identity === identity ? grown.wanted : FIRST;
  const load = async (signal: AbortSignal): Promise<RecordList> => {
    const records: RecordSummary[] = [];
    for (;;) {
      const reply = await source.records(scope, records.at(-1)?.record ?? 0, signal);
      records.push(...reply.records);
      if (reply.records.length === 0 || records.length >= Math.min(wanted, reply.total)) {
        return { records, total: reply.total, cut: reply.cut === true };
      }
    }
  };
  const list = useResource(identity, `${revision}/${wanted}`, load);
  return { list, loadMore: () => setGrown({ identity, wanted: Math.min(MOST_RECORDS, wanted * 3) }) };
}
