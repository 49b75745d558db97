import { useState } from 'react';
import { type Resource, useResource } from '../../../lib/use-resource.js';
import type { StreamName, StreamSlice } from '../../../source/capture-source.js';
import { useCaptureSource } from '../../../store/context.js';

/** Loaded at once, and so much more with each click. */
export const BODY_STEP = 256 * 1024;

/** The page does not hold more of one body than this. */
export const BODY_LIMIT = 8 * 1024 * 1024;

export interface BodyRange {
  readonly index: number;
  readonly stream: StreamName;
  /** Where the body begins in the stream: after the head of a response. */
  readonly from: number;
  /** Bytes of the stream so far: it grows while the exchange goes on. */
  readonly streamBytes: number;
}

export interface Body {
  /** Changes with the body, not with how much of it is loaded. */
  readonly identity: string;
  readonly slice: Resource<StreamSlice>;
  readonly loadMore: () => void;
}

/** The first bytes of a body, by Range; more when asked. */
export function useBody({ index, stream, from, streamBytes }: BodyRange): Body {
  const source = useCaptureSource();
  const body = `${index}/${stream}`;
  const [grown, setGrown] = useState({ body, size: BODY_STEP });
  // Another body begins small again.
  const size = grown.body === body ? grown.size : BODY_STEP;
  const wanted = Math.min(from + size, streamBytes);
  const load = (signal: AbortSignal): Promise<StreamSlice> =>
    wanted <= from
      ? Promise.resolve({ bytes: new Uint8Array(0), from, total: streamBytes })
      : source.stream(index, stream, from, wanted, signal);
  const slice = useResource(`${body}/${from}`, String(wanted), load);
  return { identity: `${body}/${from}`, slice, loadMore: () => setGrown({ body, size: Math.min(BODY_LIMIT, size * 4) }) };
}
