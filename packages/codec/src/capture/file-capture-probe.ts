import { type EpochMicros, err, ok, type Result } from '../core/index.js';
import { CAPTURE_FINDINGS } from './capture-findings.js';
import { CaptureReader } from './capture-reader.js';
import { type CaptureFile, readHead } from './file-capture-source.js';
import type { FileFinding } from './file-capture-status.js';
import type { LogSink } from './log.js';

/** A file that is a capture, and when it begins. */
export interface ProbedFile {
  readonly file: CaptureFile;
  /** Of its first packet; null where it has none. */
  readonly firstTime: EpochMicros | null;
}

const NOBODY: LogSink = { opened: ignore, bytes: ignore, gap: ignore, closed: ignore };

function ignore(): void {}

/** Looks at the first bytes of a file: when it begins, or why it is no capture. Never rejects. */
export async function probeCapture(file: CaptureFile): Promise<Result<ProbedFile, FileFinding>> {
  const reader = new CaptureReader({ sink: NOBODY });
  try {
    await readHead(file, reader);
  } catch (error) {
    return err(unreadable(file, error));
  }
  const { firstTime, findings } = reader.end();
  const fatal = findings.find(({ severity }) => severity === 'error');
  if (firstTime === null && fatal !== undefined) return err({ ...fatal, file: file.name });
  return ok({ file, firstTime });
}

/** In order of their first packets; those without packets come last. */
export function inOrderOfTime(files: readonly ProbedFile[]): CaptureFile[] {
  const timeOf = ({ firstTime }: ProbedFile): number => firstTime ?? Number.MAX_SAFE_INTEGER;
  return files.toSorted((a, b) => timeOf(a) - timeOf(b)).map(({ file }) => file);
}

/** What the system says of a file that cannot be read. */
export function unreadable(file: CaptureFile, error: unknown): FileFinding {
  const { severity, title } = CAPTURE_FINDINGS['file-unreadable'];
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'file-unreadable', severity, message: `${title}: ${reason}`, file: file.name, count: 1 };
}
