import type { ExchangeFacts } from '@fcgiscope/codec/exchange';
import { packedLength, packFacts, type SharedFacts, unpackFacts } from './packed-facts.js';

const BLOCK_BYTES = 1024 * 1024;

/** Where packed facts lie. */
export interface ArenaPlace {
  readonly block: ArenaBlock;
  readonly at: number;
}

/** A piece of the arena; it is used again when nothing in it is needed any more. */
interface ArenaBlock {
  readonly bytes: Uint8Array;
  used: number;
  /** Packed facts in it that are still needed. */
  live: number;
}

/** The facts of settled exchanges, packed into blocks that are freed as the exchanges go. */
export class FactsArena {
  private filling: ArenaBlock = newBlock();
  private spare: ArenaBlock | null = null;
  private blocks = 1;

  /** Memory in use. */
  get bytes(): number {
    return this.blocks * BLOCK_BYTES;
  }

  add(facts: ExchangeFacts): ArenaPlace {
    const length = packedLength(facts);
    const block = this.blockFor(length);
    const place = { block, at: block.used };
    packFacts(facts, block.bytes, block.used);
    block.used += length;
    block.live++;
    return place;
  }

  get(index: number, shared: SharedFacts, place: ArenaPlace): ExchangeFacts {
    return unpackFacts(index, shared, place.block.bytes, place.at);
  }

  remove({ block }: ArenaPlace): void {
    block.live--;
    if (block.live > 0 || block === this.filling) return;
    this.blocks--;
    block.used = 0;
    this.spare = block;
  }

  private blockFor(length: number): ArenaBlock {
    if (this.filling.used + length <= this.filling.bytes.length) return this.filling;
    if (this.filling.live === 0) this.blocks--;
    this.blocks++;
    this.filling = this.spare ?? newBlock();
    this.spare = null;
    return this.filling;
  }
}

function newBlock(): ArenaBlock {
  return { bytes: new Uint8Array(BLOCK_BYTES), used: 0, live: 0 };
}
