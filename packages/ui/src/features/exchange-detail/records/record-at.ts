import type { Span } from '@fcgiscope/codec/core';
import type { RecordSummary } from '@fcgiscope/codec/live';

const HEADER_BYTES = 8;

/** The record in which the span begins; undefined where none does. */
export function recordAt(records: readonly RecordSummary[], span: Span): RecordSummary | undefined {
  return records.find(({ direction, offset, contentLength, paddingLength }) => {
    return (
      direction === span.direction && offset <= span.offset && span.offset < offset + HEADER_BYTES + contentLength + paddingLength
    );
  });
}
