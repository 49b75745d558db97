import type { Exchange } from '@fcgiscope/codec/exchange';
import type { RecordEntry } from '@fcgiscope/codec/export';
import { TYPE } from '@fcgiscope/codec/fastcgi';

/** A run of an answer, and when it came: in milliseconds after the request’s params were complete. */
export interface AnswerPiece {
  readonly stream: 'stdout' | 'stderr';
  /** Offsets in the stream. */
  readonly from: number;
  readonly to: number;
  readonly after: number;
}

/** The answer in the order and at the times that it came in: a piece for each record, or all at once where there are none. */
export function answerPieces(exchange: Exchange, records: readonly RecordEntry[] | undefined): AnswerPiece[] {
  const output = records?.filter(({ typeCode, contentLength }) => STREAMS[typeCode] !== undefined && contentLength > 0) ?? [];
  if (output.length === 0) return wholeAnswer(exchange);
  const start = Date.parse(exchange.startTime) + (exchange.marks.paramsComplete ?? 0);
  const offsets = { stdout: 0, stderr: 0 };
  return output.flatMap(({ typeCode, contentLength, time }) => {
    const stream = STREAMS[typeCode];
    if (stream === undefined) return [];
    const from = offsets[stream];
    offsets[stream] += contentLength;
    return [{ stream, from, to: offsets[stream], after: Date.parse(time) - start }];
  });
}

const STREAMS: Readonly<Partial<Record<number, 'stdout' | 'stderr'>>> = { [TYPE.STDOUT]: 'stdout', [TYPE.STDERR]: 'stderr' };

/** SCGI and uwsgi have no records: the head comes when it was complete, the rest when its last byte was there. */
function wholeAnswer({ marks, streams, response }: Exchange): AnswerPiece[] {
  const start = marks.paramsComplete ?? 0;
  const { headComplete, firstStdout, lastStdout } = marks;
  const first = (headComplete ?? firstStdout ?? start) - start;
  const head = response?.headerBytes ?? 0;
  return [
    { stream: 'stdout', from: 0, to: head, after: first },
    { stream: 'stdout', from: head, to: streams.stdout.bytes, after: Math.max(first, (lastStdout ?? start) - start) },
  ];
}
