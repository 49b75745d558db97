import type { Server } from 'node:net';
import { err, ok, type Result } from '@fcgiscope/codec/core';
import { type Address, formatAddress, type UnixAddress } from '../net/address.js';
import { boundAddress, listen } from '../net/listen.js';
import { type AddressPair, formatAddressPair } from './address-pair.js';
import { ownerOf, PRIVATE_MODE, type SocketOwner } from './socket-owner.js';
import { takeOver } from './takeover.js';
import { type DoorState, listenUnix } from './unix-listener.js';

/** Where a tap is put in: between two addresses, or in the place of an application's Unix socket. */
export type TapPlace =
  | { readonly kind: 'pair'; readonly pair: AddressPair }
  | { readonly kind: 'takeover'; readonly address: UnixAddress };

/** An open place: connections come in at `server` and are to go on to `upstream`. */
export interface Door {
  readonly name: string;
  readonly server: Server;
  readonly listen: Address;
  readonly upstream: Address;
  readonly takeover: boolean;
  /** True where what a crash left behind was put right. */
  readonly healed: boolean;
  /** Where the way to us is a file: looks whether it still is, and puts right what can be. Throws a system error where we may not. */
  look?(): DoorState | Promise<DoorState>;
  /** Takes the names away, or gives them back; connections that are open stay so. */
  leave(): void;
}

/** Starts to listen at `place`. The error is one line for people. */
export function openDoor(place: TapPlace): Promise<Result<Door, string>> {
  if (place.kind === 'takeover') return openTakeover(place.address);
  const { listen: address } = place.pair;
  return address.kind === 'unix' ? openUnix(address, place.pair) : openTcp(place.pair);
}

async function openTcp(pair: AddressPair): Promise<Result<Door, string>> {
  const server = await listen(pair.listen);
  if (!server.ok) return server;
  const bound = { listen: boundAddress(server.value, pair.listen), upstream: pair.upstream };
  return ok({ ...bound, name: formatAddressPair(bound), server: server.value, takeover: false, healed: false, leave: () => {} });
}

async function openUnix(address: UnixAddress, pair: AddressPair): Promise<Result<Door, string>> {
  const listener = await listenUnix(address, ownerLike(pair.upstream));
  if (!listener.ok) return listener;
  return ok({
    ...pair,
    name: formatAddressPair(pair),
    server: listener.value.server,
    takeover: false,
    healed: false,
    look: () => listener.value.look(),
    leave: () => listener.value.disappear(),
  });
}

/** The application's socket says who may connect; else we and our group. */
function ownerLike(upstream: Address): SocketOwner {
  const copied = upstream.kind === 'unix' ? ownerOf(upstream.path) : undefined;
  return copied ?? { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0, mode: PRIVATE_MODE };
}

async function openTakeover(address: UnixAddress): Promise<Result<Door, string>> {
  const taken = await takeOver(address);
  if (!taken.ok) return err(taken.error);
  const takeover = taken.value;
  return ok({
    name: formatAddress(address),
    server: takeover.listener.server,
    listen: address,
    upstream: takeover.upstream,
    takeover: true,
    healed: takeover.healed,
    look: () => takeover.look(),
    leave: () => takeover.restore(),
  });
}
