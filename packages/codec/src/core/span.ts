import type { Direction } from './direction.js';

/** Where something lies in the bytes of a connection. `offset` counts from the first byte of that direction. */
export interface Span {
  readonly direction: Direction;
  readonly offset: number;
  readonly length: number;
}
