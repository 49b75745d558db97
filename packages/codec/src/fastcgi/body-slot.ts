import { FIXED_BODY_LENGTH } from './constants.js';

/** Gathers the eight bytes of a BEGIN_REQUEST or END_REQUEST; what is missing reads as zero, what is more is left out. */
export class BodySlot {
  readonly bytes: Uint8Array = new Uint8Array(FIXED_BODY_LENGTH);
  private length = 0;

  clear(): void {
    for (let i = 0; i < this.length; i++) this.bytes[i] = 0;
    this.length = 0;
  }

  append(chunk: Uint8Array, from: number, to: number): void {
    for (let i = from; i < to && this.length < FIXED_BODY_LENGTH; i++) this.bytes[this.length++] = chunk[i]!;
  }
}
