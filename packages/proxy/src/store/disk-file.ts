import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { CaptureFile, Scratch } from '@fcgiscope/codec/capture';

/** A file on disk, as captures are read. */
export class DiskFile implements CaptureFile {
  readonly name: string;
  readonly size: number;
  private readonly handle: FileHandle;

  private constructor(name: string, size: number, handle: FileHandle) {
    this.name = name;
    this.size = size;
    this.handle = handle;
  }

  /** Opens a file; rejects with the system's error. */
  static async open(path: string): Promise<DiskFile> {
    const handle = await open(path);
    return new DiskFile(basename(path), (await handle.stat()).size, handle);
  }

  async read(from: number, to: number): Promise<Uint8Array> {
    const bytes = Buffer.allocUnsafe(Math.max(0, to - from));
    return bytes.subarray(0, (await this.handle.read(bytes, 0, bytes.length, from)).bytesRead);
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/** Temporary files that nobody but their owner can read, gone when they are closed. */
export class TemporaryFiles {
  private folder: Promise<string> | undefined;
  private readonly handles: Promise<FileHandle>[] = [];

  /** A new one. */
  make(): Scratch {
    this.folder ??= mkdtemp(join(tmpdir(), 'fcgiscope-open-'));
    const name = String(this.handles.length);
    const opening = this.folder.then((folder) => open(join(folder, name), 'wx+', 0o600));
    // It may fail before anybody waits for it.
    opening.catch(() => undefined);
    this.handles.push(opening);
    return scratchIn(opening);
  }

  async close(): Promise<void> {
    for (const opening of this.handles) await (await opening.catch(() => undefined))?.close();
    if (this.folder !== undefined) await rm(await this.folder, { recursive: true, force: true });
  }
}

function scratchIn(opening: Promise<FileHandle>): Scratch {
  let size = 0;
  return {
    append: async (bytes) => {
      const file = await opening;
      for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at, bytes.length - at, size + at)).bytesWritten;
      size += bytes.length;
    },
    read: async (from, to) => {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(to, size) - from));
      return bytes.subarray(0, (await (await opening).read(bytes, 0, bytes.length, from)).bytesRead);
    },
  };
}
