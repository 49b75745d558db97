import type { Content } from '../../../content-views/content.js';
import { codingsOf, type UndoOutcome, undoEncodings } from '../../../content-views/undo-encoding.js';
import { type Resource, useResource } from '../../../lib/use-resource.js';
import type { StreamSlice } from '../../../source/capture-source.js';
import type { Body } from './use-body.js';

/** What a message's head says of its body. */
export interface BodyHead {
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
}

export interface DecodedBody {
  readonly content: Content;
  /** Bytes as they were sent: how many are here, and how many there are. */
  readonly loaded: number;
  readonly total: number;
  /** Bytes that can be had: fewer where the capture lacks some, or the body lies in too many pieces. */
  readonly there: number;
  /** What was undone, and how that went; null where the body was sent as it is. */
  readonly undone: { readonly codings: readonly string[]; readonly outcome: UndoOutcome } | null;
}

/** A body as it is shown: its encodings undone, unless somebody wants it `asSent`. */
export function useContent({ slice, identity }: Body, total: number, head: BodyHead, asSent: boolean): Resource<DecodedBody> {
  const codings = codingsOf(head.contentEncoding);
  const undo = asSent ? [] : codings;
  // Compressed bytes are of no type that a view knows.
  const contentType = asSent && codings.length > 0 ? null : head.contentType;
  const bytes = slice.state === 'ready' ? slice.value.bytes.length : -1;
  const decoded = useResource(`${identity} ${undo.join()} ${contentType}`, String(bytes), () =>
    decode(slice, total, undo, contentType),
  );
  if (slice.state !== 'ready') return slice;
  return decoded;
}

/** Stays on its way while the bytes are. */
async function decode(
  slice: Resource<StreamSlice>,
  total: number,
  codings: readonly string[],
  contentType: string | null,
): Promise<DecodedBody> {
  if (slice.state !== 'ready') return new Promise(() => undefined);
  const { bytes, from } = slice.value;
  const there = Math.min(total, slice.value.total - from);
  const whole = bytes.length >= total;
  if (codings.length === 0)
    return { content: { bytes, complete: whole, contentType }, loaded: bytes.length, total, there, undone: null };
  const { bytes: undone, outcome } = await undoEncodings(bytes, codings, whole);
  // What could not be undone is no text of that type, whatever the head says.
  const type = outcome === 'unsupported' ? null : contentType;
  return {
    content: { bytes: undone, complete: whole && outcome === 'whole', contentType: type },
    loaded: bytes.length,
    total,
    there,
    undone: { codings, outcome },
  };
}
