import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  describeEntry,
  EXPORT_FORMATS,
  ExchangeTooLarge,
  type ExportFormatName,
  type ExportReport,
  exportCapture,
  type Manifest,
  TooManySecrets,
} from '@fcgiscope/codec/export';
import { reportFindings } from './capture-report.js';
import { CommandFailure, UsageError } from './exit-code.js';
import { writeNewFile } from './new-file.js';
import { type OpenedCapture, type OpenSettings, openCapture } from './opened-capture.js';
import { PRODUCT, productVersion } from './product.js';

/** A checked command line of `fcgiscope export`. */
export interface ExportSettings extends OpenSettings {
  readonly format: ExportFormatName;
  /** A path, or `-` for standard output. */
  readonly out: string;
  readonly includeSecrets: boolean;
  /** Replace a file that is there. */
  readonly force: boolean;
}

/** Kinds of masked things that are named on the terminal; the file has them all. */
const NAMED_ENTRIES = 8;

/** Runs `fcgiscope export`. Where anything fails, no file is left. */
export async function runExport(settings: ExportSettings): Promise<void> {
  const { out, force } = settings;
  if (out !== '-' && !force && existsSync(out)) throw new CommandFailure(`${out} exists: choose another name, or add --force`);
  if (out === '-' && EXPORT_FORMATS[settings.format].contentType === 'application/x-pcapng' && process.stdout.isTTY) {
    throw new UsageError(`${settings.format} is no text for a terminal: give --out a name, or pipe it on`);
  }
  const opened = await openCapture(settings, { keepStrays: settings.filter === null });
  try {
    const damage = reportFindings(settings.source, opened);
    if (damage !== undefined && opened.indices.length === 0) throw damage;
    tell(settings, await exportTo(settings, opened));
    if (damage !== undefined) throw damage;
  } finally {
    await opened.close();
  }
}

async function exportTo(settings: ExportSettings, { capture, indices }: OpenedCapture): Promise<ExportReport> {
  const writing = exportCapture(capture, {
    format: settings.format,
    indices,
    whole: settings.filter === null,
    includeSecrets: settings.includeSecrets,
    product: { name: PRODUCT, version: productVersion() },
  });
  try {
    if (settings.out === '-') return await drain(writing, writeToStdout);
    let report: ExportReport | undefined;
    await writeNewFile(settings.out, settings.force, async (target) => {
      report = await drain(writing, async (piece) => void (await target.write(piece)));
    });
    return report ?? { exchanges: 0, leftOut: 0, manifest: null };
  } catch (error) {
    if (error instanceof TooManySecrets || error instanceof ExchangeTooLarge) throw new CommandFailure(error.message);
    throw error;
  }
}

/** Small pieces are gathered to this length: a system call for each would take longer than making it. */
const WRITE_LENGTH = 256 * 1024;

async function drain(
  writing: ReturnType<typeof exportCapture>,
  write: (piece: Uint8Array) => Promise<void>,
): Promise<ExportReport> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const flush = async (): Promise<void> => {
    if (length > 0) await write(Buffer.concat(parts));
    parts = [];
    length = 0;
  };
  for (;;) {
    const next = await writing.next();
    if (next.done === true) {
      await flush();
      return next.value;
    }
    parts.push(next.value);
    length += next.value.length;
    if (length >= WRITE_LENGTH) await flush();
  }
}

async function writeToStdout(piece: Uint8Array): Promise<void> {
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}

function tell({ out, format }: ExportSettings, { exchanges, leftOut, manifest }: ExportReport): void {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  say(`${exchanges} ${exchanges === 1 ? 'exchange' : 'exchanges'} → ${out === '-' ? 'standard output' : out}`);
  if (leftOut > 0)
    say(`${leftOut} left out: SCGI and uwsgi have no records, and ${format} has nothing else; har and ndjson hold them`);
  if (manifest === null) say('SECRETS INCLUDED: passwords, cookies and tokens are in the file as they were sent');
  else tellManifest(manifest, say);
}

function tellManifest({ entries, masked }: Manifest, say: (line: string) => void): void {
  if (masked === 0) {
    say('no secrets found; look at the file before you hand it on');
    return;
  }
  say(`masked in ${masked} places (--include-secrets writes them as they are):`);
  for (const entry of entries.slice(0, NAMED_ENTRIES)) say(`  ${describeEntry(entry)}`);
  if (entries.length > NAMED_ENTRIES) say(`  and ${entries.length - NAMED_ENTRIES} kinds more`);
}
