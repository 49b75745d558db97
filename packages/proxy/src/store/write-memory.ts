import { BlockBuffer } from '@fcgiscope/codec/capture';
import { BUFFER_BYTES } from './store-limits.js';

const WASM_PAGE_BYTES = 64 * 1024;

/** The part of the WebAssembly namespace that is used here; Node's types leave it to the DOM's. */
declare const WebAssembly: {
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => { readonly buffer: ArrayBuffer };
};

/**
 * The memory of the write buffers: page-aligned, which is what direct writes ask for, and which in Node only WebAssembly's
 * memory is. Pages that no buffer has used yet take no memory.
 */
export class WriteMemory {
  private readonly memory: ArrayBuffer;
  private readonly limit: number;
  private taken = 0;

  constructor(buffers: number) {
    this.limit = buffers;
    this.memory = alignedMemory(buffers * BUFFER_BYTES);
  }

  /** The next buffer; undefined where all are taken. */
  take(): BlockBuffer | undefined {
    if (this.taken === this.limit) return undefined;
    const bytes = new Uint8Array(this.memory, this.taken * BUFFER_BYTES, BUFFER_BYTES);
    this.taken += 1;
    return new BlockBuffer(bytes);
  }
}

/** Page-aligned memory; any memory where the system limits address space, of which WebAssembly reserves gigabytes. */
function alignedMemory(length: number): ArrayBuffer {
  const pages = Math.ceil(length / WASM_PAGE_BYTES);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages }).buffer;
  } catch {
    return new ArrayBuffer(length);
  }
}
