import type { FileCapture } from '@fcgiscope/codec/capture';
import type { ExportProgress, ExportSource } from '@fcgiscope/codec/export';
import type { ExchangeRange } from '@fcgiscope/codec/live';
import type { ExportedFile, ExportOrder, ExportStep } from '../capture-source.js';

/** How often the page hears how far an export is, and the worker looks whether it is still wanted. Milliseconds. */
const TURN_EVERY = 50;

export interface ExportWorld {
  /** Any clock in milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly tell: (step: ExportStep) => void;
}

/** Exports what is in open files: here in the worker, and nothing leaves the page. */
export async function exportFiles(capture: FileCapture, order: ExportOrder, world: ExportWorld): Promise<ExportedFile> {
  // Rarely needed.
  const { EXPORT_FORMATS, exportCapture } = await import('@fcgiscope/codec/export');
  const { format, exchanges, includeSecrets } = order;
  const turns = new Turns(world);
  const pieces = exportCapture(turns.source(capture), {
    format,
    indices: indicesIn(capture, exchanges),
    whole: exchanges === null,
    includeSecrets,
    product: { name: 'fcgiscope', version: '' },
    onProgress: turns.progress,
  });
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let next = await pieces.next();
  for (; next.done !== true; next = await pieces.next()) parts.push(new Uint8Array(next.value));
  return { blob: new Blob(parts, { type: EXPORT_FORMATS[format].contentType }), masked: next.value.manifest?.masked ?? null };
}

function indicesIn({ firstIndex, lastIndex }: FileCapture, ranges: readonly ExchangeRange[] | null): number[] {
  const indices: number[] = [];
  for (const [from, to] of ranges ?? [[firstIndex, lastIndex]])
    for (let index = Math.max(from, firstIndex); index <= Math.min(to, lastIndex); index++) indices.push(index);
  return indices;
}

/** Lets others have their turn while an export goes on. */
class Turns {
  private readonly world: ExportWorld;
  private last: number;

  constructor(world: ExportWorld) {
    this.world = world;
    this.last = world.now();
  }

  readonly progress = (progress: ExportProgress): void => {
    if (this.isDue || progress.done === 0) this.world.tell(progress);
  };

  source(capture: FileCapture): ExportSource {
    return {
      exchange: async (index) => {
        await this.turn();
        return capture.exchange(index);
      },
      records: (index) => capture.records(index),
      recordBytes: (index, record) => capture.recordBytes(index, record),
      stream: (index, name) => capture.stream(index, name),
      strayRecords: capture.strayRecords,
      notes: capture.notes,
    };
  }

  private get isDue(): boolean {
    return this.world.now() - this.last >= TURN_EVERY;
  }

  private async turn(): Promise<void> {
    this.world.signal.throwIfAborted();
    if (!this.isDue) return;
    this.last = this.world.now();
    await new Promise((resolve) => setTimeout(resolve));
    this.world.signal.throwIfAborted();
  }
}
