import type { Address } from '../net/address.js';
import { giveTo, ownerOf, PRIVATE_MODE, type SocketOwner } from './socket-owner.js';

/**
 * Who may connect to the socket that a tap listens on: whoever may connect to the application's, also where that one comes later
 * or is made anew by a restart; we and our group where there is none to copy from.
 */
export class CopiedOwner {
  readonly #upstream: Address;
  #copied: SocketOwner | undefined;

  constructor(upstream: Address) {
    this.#upstream = upstream;
    this.#copied = this.#find();
  }

  /** What the tap's socket is to have from the start. */
  get owner(): SocketOwner {
    const uid = process.geteuid?.() ?? 0;
    if (this.#copied === undefined) return { uid, gid: process.getegid?.() ?? 0, mode: PRIVATE_MODE };
    // Only root gives files away; others can still share one with a group that they are in.
    return uid === 0 ? this.#copied : { ...this.#copied, uid };
  }

  /** Whether the application should have a socket, and has none. */
  get isMissing(): boolean {
    return this.#upstream.kind === 'unix' && this.#copied === undefined;
  }

  /** Copies to the socket at `path` again where the application's has changed. Throws a system error where we may not. */
  follow(path: string): void {
    const found = this.#find();
    if (found === undefined || isSame(found, this.#copied)) return;
    this.#copied = found;
    giveTo(this.owner, path);
  }

  /** A socket that we may not look at is like none: the web server will hear of it from the connection that fails. */
  #find(): SocketOwner | undefined {
    if (this.#upstream.kind !== 'unix') return undefined;
    try {
      return ownerOf(this.#upstream.path);
    } catch {
      return undefined;
    }
  }
}

function isSame(one: SocketOwner, other: SocketOwner | undefined): boolean {
  return one.uid === other?.uid && one.gid === other.gid && one.mode === other.mode;
}
