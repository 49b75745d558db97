import type { ExchangeFacts } from '../../exchange/index.js';
import { PackingBlock, packedLength, packFacts, type SharedFacts, unpackFacts } from './packed-facts.js';

const BLOCK_BYTES = 1024 * 1024;

/** Free blocks that are kept for the next facts: as many as go when the ring drops a segment. New ones would wait for the collector. */
const MAX_SPARES = 16;

/** A piece of the arena; its memory is used again when nothing in it is needed any more. */
interface ArenaBlock {
  readonly memory: PackingBlock;
  used: number;
  /** Packed facts in it that are still needed. */
  live: number;
}

/** The facts of settled exchanges, packed into blocks that are freed as the exchanges go. A place in it is a number. */
export class FactsArena {
  private readonly blocks = new Map<number, ArenaBlock>();
  /** Number of the block that is filled. */
  private current = 0;
  private filling: ArenaBlock;
  private readonly spares: PackingBlock[] = [];

  constructor() {
    this.filling = this.begin(0);
  }

  /** Memory in use. */
  get bytes(): number {
    return this.blocks.size * BLOCK_BYTES;
  }

  /** Packs `facts` and returns their place. */
  add(facts: ExchangeFacts): number {
    const length = packedLength(facts);
    if (this.filling.used + length > BLOCK_BYTES) this.advance();
    const block = this.filling;
    const at = block.used;
    packFacts(facts, block.memory, at);
    block.used += length;
    block.live++;
    return this.current * BLOCK_BYTES + at;
  }

  get(index: number, shared: SharedFacts, place: number): ExchangeFacts | undefined {
    const block = this.blocks.get(Math.floor(place / BLOCK_BYTES));
    return block && unpackFacts(index, shared, block.memory, place % BLOCK_BYTES);
  }

  remove(place: number): void {
    const number = Math.floor(place / BLOCK_BYTES);
    const block = this.blocks.get(number);
    if (block === undefined) return;
    block.live--;
    if (block.live === 0 && block !== this.filling) this.free(number, block);
  }

  private advance(): void {
    if (this.filling.live === 0) this.free(this.current, this.filling);
    this.current++;
    this.filling = this.begin(this.current);
  }

  private begin(number: number): ArenaBlock {
    const block = { memory: this.spares.pop() ?? new PackingBlock(BLOCK_BYTES), used: 0, live: 0 };
    this.blocks.set(number, block);
    return block;
  }

  private free(number: number, block: ArenaBlock): void {
    this.blocks.delete(number);
    if (this.spares.length < MAX_SPARES) this.spares.push(block.memory);
  }
}
