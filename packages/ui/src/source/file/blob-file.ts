import type { CaptureFile, Scratch } from '@fcgiscope/codec/capture';

/** Kept as one blob: the browser moves those of some size out of memory. */
const BLOB_BYTES = 8 * 1024 * 1024;

/** A file that somebody chose, as captures are read. */
export function blobFile(file: File): CaptureFile {
  return { name: file.name, size: file.size, read: (from, to) => bytesOf(file.slice(from, to)) };
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** Keeps bytes in blobs, which the browser writes to disk where there are many. */
export class BlobScratch implements Scratch {
  private blobs: Blob[] = [];
  private waiting: Uint8Array<ArrayBuffer>[] = [];
  private waitingBytes = 0;

  append(bytes: Uint8Array): void {
    this.waiting.push(new Uint8Array(bytes));
    this.waitingBytes += bytes.length;
    if (this.waitingBytes < BLOB_BYTES) return;
    this.blobs.push(new Blob(this.waiting));
    this.waiting = [];
    this.waitingBytes = 0;
  }

  /** A blob of blobs copies nothing; what still waits is copied. */
  read(from: number, to: number): Promise<Uint8Array> {
    return bytesOf(new Blob([...this.blobs, ...this.waiting]).slice(from, to));
  }
}
