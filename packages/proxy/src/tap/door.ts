import type { Server } from 'node:net';
import { err, ok, type Result } from '@fcgiscope/codec/core';
import { type Address, formatAddress, type UnixAddress } from '../net/address.js';
import { boundAddress, listen } from '../net/listen.js';
import { codeOf, inWords } from '../net/system-error.js';
import { type AddressPair, formatAddressPair } from './address-pair.js';
import { CopiedOwner } from './copied-owner.js';
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
  /** False where the application's socket is looked for and not found. */
  readonly upstreamThere: boolean;
  /** Where the way to us is a file: looks whether it still is, and puts right what can be. Throws a system error where we may not. */
  look?(): DoorState | Promise<DoorState>;
  /** Takes the names away, or gives them back; connections that are open stay so. */
  leave(): void;
}

/** Starts to listen at `place`. The error is one line for people. */
export async function openDoor(place: TapPlace): Promise<Result<Door, string>> {
  try {
    return await (place.kind === 'takeover' ? openTakeover(place.address) : openPair(place.pair));
  } catch (error) {
    // A path that we may not even look at; what is no error of the system is a bug of ours.
    if (codeOf(error) === 'UNKNOWN') throw error;
    return err(`${place.kind === 'takeover' ? 'cannot take over' : 'cannot listen on'} ${listenText(place)}: ${inWords(error)}`);
  }
}

function listenText(place: TapPlace): string {
  return formatAddress(place.kind === 'takeover' ? place.address : place.pair.listen);
}

async function openPair(pair: AddressPair): Promise<Result<Door, string>> {
  const door = await (pair.listen.kind === 'unix' ? openUnix(pair.listen, pair) : openTcp(pair));
  // Whoever has the two addresses the wrong way round finds the application in the place of the tap.
  if (door.ok || !door.error.endsWith('(EADDRINUSE)')) return door;
  return err(`${door.error}; the address of the application comes second: LISTEN=UPSTREAM`);
}

async function openTcp(pair: AddressPair): Promise<Result<Door, string>> {
  const server = await listen(pair.listen);
  if (!server.ok) return server;
  const bound = { listen: boundAddress(server.value, pair.listen), upstream: pair.upstream };
  return ok({
    ...bound,
    name: formatAddressPair(bound),
    server: server.value,
    takeover: false,
    healed: false,
    upstreamThere: !new CopiedOwner(pair.upstream).isMissing,
    leave: () => {},
  });
}

async function openUnix(address: UnixAddress, pair: AddressPair): Promise<Result<Door, string>> {
  const owner = new CopiedOwner(pair.upstream);
  const opened = await listenUnix(address, owner.owner);
  if (!opened.ok) return opened;
  const listener = opened.value;
  return ok({
    ...pair,
    name: formatAddressPair(pair),
    server: listener.server,
    takeover: false,
    healed: false,
    upstreamThere: !owner.isMissing,
    look: () => {
      const state = listener.look();
      if (state !== 'lost') owner.follow(address.path);
      return state;
    },
    leave: () => listener.disappear(),
  });
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
    upstreamThere: true,
    look: () => takeover.look(),
    leave: () => takeover.restore(),
  });
}
