import type { Diagnostic } from '../core/index.js';
import type { CaptureFindingCode } from './capture-findings.js';
import type { CaptureSummary } from './capture-reader.js';

/** A finding about a capture file, and which file it is about; null where it is about all. */
export interface FileFinding extends Diagnostic {
  readonly code: CaptureFindingCode;
  readonly file: string | null;
  readonly count: number;
}

/** How far capture files have been read, and what was found. */
export interface FileStatus {
  /** The files, in the order in which they are read. */
  readonly names: readonly string[];
  readonly state: 'reading' | 'read' | 'cancelled';
  /** As they lie on disk. */
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly packets: number;
  /** What the connections turned out to be; null while it is read. */
  readonly traffic: CaptureSummary['traffic'] | null;
  readonly findings: readonly FileFinding[];
}
