import { CaptureReader, decompressed, ExchangeMarks, type LogSink } from '@fcgiscope/codec/capture';
import { captureBytes } from '@fcgiscope/codec/export';
import { type CaptureFile, captureFiles } from './capture-source.js';

/** How annotations begin in our captures: formatNote of codec/capture. */
const ANNOTATION = Buffer.from('fcgiscope annotation ');

/** Our captures name us in their first block. */
const OURS = 'fcgiscope';
const HEAD_BYTES = 4096;

const NOBODY: LogSink = { opened: ignore, bytes: ignore, gap: ignore, closed: ignore };

function ignore(): void {}

/**
 * The marks that a capture has of its exchanges. They stand behind the exchanges that they are of: whoever prints those in one go has to
 * look for marks before. Only captures of ours are read for that, and beyond their first bytes only where there are any.
 */
export async function savedMarks(source: string, ports: readonly number[] | null): Promise<ExchangeMarks> {
  const marks = new ExchangeMarks();
  if (!(await hasAnnotations(source))) return marks;
  const reader = new CaptureReader({ sink: NOBODY, note: (note) => marks.note(note), ...(ports !== null && { ports }) });
  let files = 0;
  for await (const file of filesOf(source)) {
    if (files++ > 0) reader.nextFile();
    for await (const chunk of bytesOf(file)) reader.push(chunk);
  }
  return marks;
}

async function hasAnnotations(source: string): Promise<boolean> {
  for await (const file of filesOf(source)) if (await mentionsAnnotation(file)) return true;
  return false;
}

async function mentionsAnnotation(file: CaptureFile): Promise<boolean> {
  // What cannot be read twice is read once, by whoever prints it.
  if (file.size === null) return false;
  let before = Buffer.alloc(0);
  let isOurs = false;
  for await (const chunk of bytesOf(file)) {
    isOurs ||= Buffer.from(chunk.subarray(0, HEAD_BYTES)).includes(OURS);
    if (!isOurs) return false;
    const bytes = Buffer.concat([before, chunk]);
    if (bytes.includes(ANNOTATION)) return true;
    before = bytes.subarray(-ANNOTATION.length);
  }
  return false;
}

function filesOf(source: string): AsyncIterable<CaptureFile> {
  return captureFiles(source, { follow: false, stop: new AbortController().signal });
}

/** Whoever prints the capture says what is damaged. */
function bytesOf({ chunks }: CaptureFile): AsyncIterable<Uint8Array> {
  return captureBytes(decompressed(chunks, ignore));
}
