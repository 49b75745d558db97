import { type CapturedExchange, readExchange, wholeRecord } from './captured-exchange.js';
import type { ExportSession, ExportWriter, Product } from './export-session.js';
import type { ExportSource } from './export-source.js';
import { writeHar } from './har/write-har.js';
import type { Manifest } from './manifest.js';
import { writeMarkdown } from './markdown/write-markdown.js';
import { writeNdjson } from './ndjson.js';
import { writePcapng } from './pcapng/write-pcapng.js';
import { Redactor } from './redaction/index.js';

export interface ExportFormat {
  readonly title: string;
  readonly contentType: string;
  readonly extension: string;
  /** Whether it holds records of no exchange, too. */
  readonly strays: boolean;
  readonly write: ExportWriter;
}

export type ExportFormatName = 'pcapng' | 'har' | 'ndjson' | 'markdown';

/** Every format that a capture can be written in. */
export const EXPORT_FORMATS: Readonly<Record<ExportFormatName, ExportFormat>> = {
  pcapng: {
    title: 'Wireshark capture',
    contentType: 'application/x-pcapng',
    extension: 'pcapng',
    strays: true,
    write: writePcapng,
  },
  har: { title: 'HTTP archive', contentType: 'application/json', extension: 'har', strays: false, write: writeHar },
  ndjson: {
    title: 'JSON, one exchange a line',
    contentType: 'application/x-ndjson',
    extension: 'ndjson',
    strays: false,
    write: writeNdjson,
  },
  markdown: {
    title: 'Bug report',
    contentType: 'text/markdown; charset=utf-8',
    extension: 'md',
    strays: false,
    write: writeMarkdown,
  },
};

export const EXPORT_FORMAT_NAMES: readonly ExportFormatName[] = Object.keys(EXPORT_FORMATS).filter(isExportFormat);

export function isExportFormat(name: string): name is ExportFormatName {
  return Object.hasOwn(EXPORT_FORMATS, name);
}

export interface ExportRequest {
  readonly format: ExportFormatName;
  /** Numbers of the exchanges to write, ascending. */
  readonly indices: readonly number[];
  /** The whole capture is meant: marks and records of no exchange belong to it. */
  readonly whole: boolean;
  /** Writes secrets as they were sent, and says so in the file. */
  readonly includeSecrets: boolean;
  readonly product: Product;
  /** Called with what is masked once all of it is known, before the first byte. */
  readonly onManifest?: (manifest: Manifest) => void;
  /** Called for every exchange that was looked at or written. */
  readonly onProgress?: (progress: ExportProgress) => void;
}

/** How far an export is. Masked ones first look through all exchanges for secrets, then write them. */
export interface ExportProgress {
  readonly stage: 'looking' | 'writing';
  readonly done: number;
  readonly total: number;
}

/** What became of an export. */
export interface ExportReport {
  readonly exchanges: number;
  /** Exchanges that the format cannot hold: SCGI and uwsgi in pcapng. */
  readonly leftOut: number;
  /** What was masked; null where secrets were included. */
  readonly manifest: Manifest | null;
}

/**
 * Writes exchanges as one file, piece by piece; the same in the terminal, in the proxy and in a page. Secrets are masked unless
 * they are asked for: everything is read twice then, as what one exchange gives away is masked in all. Throws where something
 * cannot be masked or read: what was written until then must be thrown away.
 */
export async function* exportCapture(
  source: ExportSource,
  request: ExportRequest,
): AsyncGenerator<Uint8Array, ExportReport, undefined> {
  const format: ExportFormat = EXPORT_FORMATS[request.format];
  const redactor = request.includeSecrets ? null : await observeAll(source, request, format);
  const session = new Session(source, request, redactor);
  if (session.manifest !== null) request.onManifest?.(session.manifest);
  const leftOut = yield* format.write(session);
  return { exchanges: session.count - leftOut, leftOut, manifest: session.manifest };
}

/** An exchange as it is, and as an export would write it; of the same lengths. */
export interface MaskedPair {
  readonly before: CapturedExchange;
  readonly after: CapturedExchange;
}

/** Some exchanges as an export of just them would write them, for looking at before anything is written. */
export async function previewMasking(source: ExportSource, indices: readonly number[]): Promise<MaskedPair[]> {
  const redactor = new Redactor();
  const read: CapturedExchange[] = [];
  for (const index of indices) {
    const captured = await readExchange(source, index, { records: false });
    if (captured !== undefined) read.push(captured);
  }
  for (const captured of read) redactor.observe(captured);
  return read.map((before) => ({ before, after: redactor.redact(before) }));
}

async function observeAll(
  source: ExportSource,
  { indices, whole, onProgress }: ExportRequest,
  { strays }: ExportFormat,
): Promise<Redactor> {
  const redactor = new Redactor();
  for (const [done, index] of indices.entries()) {
    onProgress?.({ stage: 'looking', done, total: indices.length });
    const captured = await readExchange(source, index, { records: false });
    if (captured !== undefined) redactor.observe(captured);
  }
  if (whole && strays) {
    for (const { entry, bytes } of source.strayRecords ?? []) redactor.observeStray(wholeRecord(entry, await bytes()));
  }
  return redactor;
}

class Session implements ExportSession {
  readonly product: Product;
  readonly manifest: Manifest | null;
  readonly notes: ExportSession['notes'];
  /** Exchanges that were there. */
  count = 0;
  private readonly source: ExportSource;
  private readonly request: ExportRequest;
  private readonly redactor: Redactor | null;

  constructor(source: ExportSource, request: ExportRequest, redactor: Redactor | null) {
    this.source = source;
    this.request = request;
    this.redactor = redactor;
    this.product = request.product;
    this.manifest = redactor?.manifest() ?? null;
    this.notes = request.whole ? (source.notes ?? []).map((note) => this.cleanNote(note)) : [];
  }

  async *exchanges(wanted: { readonly records: boolean }): ReturnType<ExportSession['exchanges']> {
    const { indices, onProgress } = this.request;
    for (const [done, index] of indices.entries()) {
      onProgress?.({ stage: 'writing', done, total: indices.length });
      const captured = await readExchange(this.source, index, wanted);
      if (captured === undefined) continue;
      this.count++;
      yield this.redactor?.redact(captured) ?? captured;
    }
  }

  async *strays(): ReturnType<ExportSession['strays']> {
    if (!this.request.whole) return;
    for (const stray of this.source.strayRecords ?? []) {
      const record = wholeRecord(stray.entry, await stray.bytes());
      yield { stray, record: this.redactor?.redactStray(record) ?? record };
    }
  }

  private cleanNote({ note, time }: ExportSession['notes'][number]): ExportSession['notes'][number] {
    if (note.kind !== 'mark' || this.redactor === null) return { note, time };
    return { note: { ...note, text: this.redactor.redactText(note.text) }, time };
  }
}
