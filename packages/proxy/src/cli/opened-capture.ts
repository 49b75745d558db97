import { CaptureReader, type CaptureSummary } from '@fcgiscope/codec/capture';
import { summaryOf } from '@fcgiscope/codec/cgi';
import type { ExchangeFacts, SummaryRow } from '@fcgiscope/codec/exchange';
import { CaptureFile } from '@fcgiscope/codec/export';
import type { Filter } from '@fcgiscope/codec/filter';
import { CaptureBytes } from './capture-bytes.js';
import { feedCapture } from './feed-capture.js';

export interface OpenSettings {
  readonly source: string;
  readonly filter: Filter | null;
  readonly ports: readonly number[] | null;
}

/** A capture that was read once, and whose exchanges can be read again in any order. */
export interface OpenedCapture {
  readonly file: CaptureFile;
  readonly summary: CaptureSummary;
  /** Numbers of the exchanges that match. */
  readonly indices: readonly number[];
  readonly close: () => void;
}

/** Of each body so many bytes are searched, as in the page. */
const SEARCHED_BODY_BYTES = 4 * 1024 * 1024;

export async function openCapture({ source, filter, ports }: OpenSettings): Promise<OpenedCapture> {
  const bytes = new CaptureBytes();
  try {
    const doubtful = new Map<number, SummaryRow>();
    const file = new CaptureFile({ read: bytes.read, wanted: (facts) => filter === null || mayMatch(filter, facts, doubtful) });
    const reader = new CaptureReader({ sink: file.log, place: file.place, note: file.note, ...(ports !== null && { ports }) });
    const summary = await feedCapture(source, reader, {
      file: ({ name }) => {
        file.nextFile(bytes.lastSize);
        bytes.begin(source === '-' ? null : name);
      },
      chunk: (chunk) => bytes.push(chunk),
    });
    file.end();
    const indices = filter === null ? file.indices : await matching(filter, file, doubtful);
    return { file, summary, indices, close: () => bytes.close() };
  } catch (error) {
    bytes.close();
    throw error;
  }
}

/** What a row alone decides; rows that leave it open are kept for {@link matching}. */
function mayMatch(filter: Filter, facts: ExchangeFacts, doubtful: Map<number, SummaryRow>): boolean {
  const row = summaryOf(facts);
  const verdict = filter.testRow(row);
  if (verdict === 'maybe') doubtful.set(row.index, row);
  return verdict !== 'no';
}

async function matching(filter: Filter, file: CaptureFile, doubtful: ReadonlyMap<number, SummaryRow>): Promise<number[]> {
  const indices: number[] = [];
  for (const index of file.indices) {
    const row = doubtful.get(index);
    if (row === undefined || (await passes(filter, file, row))) indices.push(index);
  }
  return indices;
}

async function passes(filter: Filter, file: CaptureFile, row: SummaryRow): Promise<boolean> {
  const exchange = await file.exchange(row.index);
  if (exchange === undefined) return false;
  const verdict = filter.verdict({ row, exchange });
  if (verdict !== 'maybe') return verdict === 'yes';
  return filter.test({
    row,
    exchange,
    bodies: { stdin: await body(file, row.index, 'stdin'), stdout: await body(file, row.index, 'stdout') },
  });
}

async function body(file: CaptureFile, index: number, name: 'stdin' | 'stdout'): Promise<Uint8Array> {
  const stream = await file.stream(index, name);
  return stream === undefined ? new Uint8Array(0) : stream.read(0, Math.min(stream.size, SEARCHED_BODY_BYTES));
}
