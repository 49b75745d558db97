/** Pieces that are remembered: those of the last packets of a busy capture. */
const PIECES = 1024;

/** Bytes of a piece that are remembered: all of a packet on a network, the beginning of the large ones on a loopback. */
const PIECE_LENGTH = 2048;

/**
 * What was handed on lately, of all streams together: enough to tell whether a retransmission carries the same bytes as the
 * first transmission. Two megabytes, allocated once; what is older is overwritten, and taken to be the same.
 */
export class RecentBytes {
  private memory: Uint8Array | undefined;
  private count = 0;
  private readonly streams: (object | undefined)[] = new Array(PIECES).fill(undefined);
  private readonly sequences = new Uint32Array(PIECES);
  private readonly lengths = new Uint16Array(PIECES);

  /** `bytes[from, to)` of `stream`, the first of which has number `sequence`. */
  remember(stream: object, sequence: number, bytes: Uint8Array, from: number, to: number): void {
    this.memory ??= new Uint8Array(PIECES * PIECE_LENGTH);
    const piece = this.count++ % PIECES;
    const length = Math.min(to - from, PIECE_LENGTH);
    this.memory.set(bytes.subarray(from, from + length), piece * PIECE_LENGTH);
    this.streams[piece] = stream;
    this.sequences[piece] = sequence;
    this.lengths[piece] = length;
  }

  /** Whether `bytes[from, to)`, numbered from `sequence` on, are other bytes than those that were handed on. */
  differs(stream: object, sequence: number, bytes: Uint8Array, from: number, to: number): boolean {
    for (let piece = 0; piece < Math.min(this.count, PIECES); piece++) {
      if (this.streams[piece] === stream && this.pieceDiffers(piece, sequence, bytes, from, to)) return true;
    }
    return false;
  }

  private pieceDiffers(piece: number, sequence: number, bytes: Uint8Array, from: number, to: number): boolean {
    const { memory } = this;
    if (memory === undefined) return false;
    // Where the new copy begins, counted from the beginning of the piece.
    const offset = (sequence - this.sequences[piece]!) | 0;
    const end = Math.min(this.lengths[piece]!, offset + to - from);
    for (let i = Math.max(0, offset); i < end; i++) {
      if (memory[piece * PIECE_LENGTH + i] !== bytes[from + i - offset]) return true;
    }
    return false;
  }
}
