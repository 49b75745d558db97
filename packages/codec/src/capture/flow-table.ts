import type { IpPacket } from './ip-packet.js';
import type { Side } from './side.js';
import type { TcpConnection } from './tcp-connection.js';
import type { TcpSegment } from './tcp-segment.js';

/** Words of one endpoint: its address (four) and its port. */
const ENDPOINT_WORDS = 5;

/**
 * Connections by their two endpoints, whichever of them a packet comes from. Looking one up makes no string and no object:
 * that happens for every packet.
 */
export class FlowTable {
  private readonly buckets = new Map<number, TcpConnection>();
  /** The endpoints of the packet that was looked up last, source first. */
  private readonly key = new Uint32Array(2 * ENDPOINT_WORDS);
  /** Which side of the connection that {@link find} found sent the packet. */
  side: Side = 0;

  find(ip: IpPacket, segment: TcpSegment): TcpConnection | undefined {
    this.fillKey(ip, segment);
    for (let candidate = this.buckets.get(hash(this.key)); candidate !== undefined; candidate = candidate.sibling) {
      if (matches(this.key, 0, candidate.endpoints)) {
        this.side = 0;
        return candidate;
      }
      if (matches(this.key, ENDPOINT_WORDS, candidate.endpoints)) {
        this.side = 1;
        return candidate;
      }
    }
    return undefined;
  }

  /** The endpoints of the packet that was looked up last, source first. */
  endpoints(): Uint32Array {
    return this.key.slice();
  }

  add(connection: TcpConnection): void {
    const bucket = hash(connection.endpoints);
    connection.sibling = this.buckets.get(bucket);
    this.buckets.set(bucket, connection);
  }

  delete(connection: TcpConnection): void {
    const bucket = hash(connection.endpoints);
    const first = this.buckets.get(bucket);
    if (first === connection) {
      if (connection.sibling === undefined) this.buckets.delete(bucket);
      else this.buckets.set(bucket, connection.sibling);
      return;
    }
    for (let other = first; other !== undefined; other = other.sibling) {
      if (other.sibling === connection) other.sibling = connection.sibling;
    }
  }

  private fillKey(ip: IpPacket, segment: TcpSegment): void {
    const { key } = this;
    for (let word = 0; word < 4; word++) {
      key[word] = ip.addresses[word]!;
      key[ENDPOINT_WORDS + word] = ip.addresses[4 + word]!;
    }
    key[4] = segment.sourcePort;
    key[ENDPOINT_WORDS + 4] = segment.destinationPort;
  }
}

/** The same for both directions. */
function hash(words: Uint32Array): number {
  return (hashEndpoint(words, 0) + hashEndpoint(words, ENDPOINT_WORDS)) | 0;
}

function hashEndpoint(words: Uint32Array, at: number): number {
  let sum = 0;
  for (let word = 0; word < ENDPOINT_WORDS; word++) sum = Math.imul(sum ^ words[at + word]!, 0x9e3779b1) ^ (sum >>> 15);
  return sum;
}

/** Whether the key, read from `start` on and around, is `endpoints`. */
function matches(key: Uint32Array, start: number, endpoints: Uint32Array): boolean {
  const back = ENDPOINT_WORDS - start;
  for (let word = 0; word < ENDPOINT_WORDS; word++) {
    if (key[start + word] !== endpoints[word] || key[back + word] !== endpoints[ENDPOINT_WORDS + word]) return false;
  }
  return true;
}
