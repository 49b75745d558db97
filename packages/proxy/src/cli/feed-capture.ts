import { type CaptureFinding, type CaptureReader, type CaptureSummary, decompressed } from '@fcgiscope/codec/capture';
import { captureBytes, HarError } from '@fcgiscope/codec/export';
import { type CaptureFile, captureFiles } from './capture-source.js';
import { CommandFailure } from './exit-code.js';
import { PRODUCT } from './product.js';
import { Progress } from './progress.js';

/** Hears how a capture is read. */
export interface FeedListener {
  /** Before a file is read; `previous` bytes (decompressed) were in the one before. */
  file?(file: CaptureFile): void;
  /** Bytes that were not on disk as they are: decompressed, made of a HAR, or from standard input. */
  chunk?(chunk: Uint8Array): void;
}

/** Gives all files of `source` to `reader`, with progress on a terminal. Returns what they contained. */
export async function feedCapture(source: string, reader: CaptureReader, listener: FeedListener = {}): Promise<CaptureSummary> {
  const progress = new Progress(process.stderr);
  const options = { follow: false, stop: new AbortController().signal };
  let files = 0;
  try {
    for await (const file of captureFiles(source, options)) {
      if (files++ > 0) reader.nextFile();
      listener.file?.(file);
      await feedFile(file, reader, progress, listener);
    }
  } catch (error) {
    throw error instanceof HarError ? new CommandFailure(`${source}: ${error.message}`) : error;
  } finally {
    progress.clear();
  }
  return reader.end();
}

async function feedFile(file: CaptureFile, reader: CaptureReader, progress: Progress, listener: FeedListener): Promise<void> {
  let read = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of file.chunks) {
      read += chunk.length;
      yield chunk;
    }
  };
  for await (const chunk of captureBytes(decompressed(counted(), (message) => reader.damaged('gzip-damaged', message)))) {
    listener.chunk?.(chunk);
    reader.push(chunk);
    progress.update(file.name, read, file.size);
  }
}

/** Says what is wrong with the capture; returns what made it unreadable somewhere. */
export function reportFindings(source: string, { findings }: CaptureSummary): CommandFailure | undefined {
  for (const finding of findings) {
    if (finding.severity === 'warning') process.stderr.write(`${PRODUCT}: ${source}: ${inOneLine(finding)}\n`);
  }
  const fatal = findings.find(({ severity }) => severity === 'error');
  return fatal && new CommandFailure(`${source}: ${fatal.message}`);
}

function inOneLine({ message, count }: CaptureFinding): string {
  return count > 1 ? `${message} (${count} times)` : message;
}
