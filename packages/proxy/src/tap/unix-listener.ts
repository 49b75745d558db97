import { linkSync, lstatSync, renameSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { err, ok, type Result } from '@fcgiscope/codec/core';
import { formatAddress, MAX_SOCKET_PATH_BYTES, type UnixAddress } from '../net/address.js';
import { listen } from '../net/listen.js';
import { type FileIdentity, identityOf, inspectSocketFile, isFile } from '../net/socket-file.js';
import { inWords } from '../net/system-error.js';
import { giveTo, type SocketOwner } from './socket-owner.js';

/**
 * The second name of every Unix socket that we listen on: it is made here, gets its owner and mode, and only then appears under
 * the name that was asked for. After a crash it tells what was ours.
 */
const OWN_NAME_SUFFIX = '.fcgiscope-tap';
const NEXT_NAME_SUFFIX = '.fcgiscope-new';

/**
 * What has become of the name of a socket that we listen on: it leads to us, it does again (`restored`: put back; `renewed`: an
 * application's new socket is tapped too), or it does not.
 */
export type DoorState = 'in-place' | 'restored' | 'renewed' | 'lost';

/** A Unix socket that we listen on. */
export class UnixListener {
  readonly server: Server;
  readonly #path: string;
  /** No other file has it while we listen, even where somebody deletes all of its names. */
  readonly #identity: FileIdentity | undefined;

  constructor(server: Server, path: string) {
    this.server = server;
    this.#path = path;
    this.#identity = identityOf(ownName(path));
  }

  /** Puts our socket under its name, in one step in place of whatever is there. */
  appear(): void {
    const next = this.#path + NEXT_NAME_SUFFIX;
    rmSync(next, { force: true });
    linkSync(ownName(this.#path), next);
    renameSync(next, this.#path);
  }

  /** Whether our socket is still what the name leads to. */
  get isInPlace(): boolean {
    return isFile(this.#path, this.#identity);
  }

  /** Puts the name back where somebody (a cleaner of temporary files) has deleted it; throws a system error where we may not. */
  look(): DoorState {
    if (this.isInPlace) return 'in-place';
    if (lstatSync(this.#path, { throwIfNoEntry: false })) return 'lost';
    this.appear();
    return 'restored';
  }

  /** Takes the name away again, unless it has become somebody else's. The second name goes when the server is closed. */
  disappear(): void {
    if (this.isInPlace) rmSync(this.#path, { force: true });
  }
}

/** The second name of the socket at `path`. */
export function ownName(path: string): string {
  return path + OWN_NAME_SUFFIX;
}

/**
 * Listens on a Unix socket that nobody sees before {@link UnixListener.appear}. Refused while another tap listens for the same
 * path; the error is one line for people.
 */
export async function prepareUnixListener({ path }: UnixAddress, owner: SocketOwner): Promise<Result<UnixListener, string>> {
  const hidden: UnixAddress = { kind: 'unix', path: ownName(path) };
  const room = MAX_SOCKET_PATH_BYTES - OWN_NAME_SUFFIX.length;
  if (Buffer.byteLength(path) > room)
    return err(`unix:${path} is too long: a tap needs ${OWN_NAME_SUFFIX.length} of ${MAX_SOCKET_PATH_BYTES} bytes`);
  if ((await inspectSocketFile(hidden.path)) === 'live') return err(`another fcgiscope listens on unix:${path}`);
  rmSync(hidden.path, { force: true });
  const server = await listen(hidden);
  if (!server.ok) return err(server.error.replace(formatAddress(hidden), `unix:${path}`));
  try {
    giveTo(owner, hidden.path);
  } catch (error) {
    server.value.close();
    return err(`cannot give unix:${path} to uid ${owner.uid}, gid ${owner.gid}: ${inWords(error)}`);
  }
  return ok(new UnixListener(server.value, path));
}

/** Listens on a Unix socket, in place of one that a process left behind; never of one that somebody listens on. */
export async function listenUnix(address: UnixAddress, owner: SocketOwner): Promise<Result<UnixListener, string>> {
  const found = await inspectSocketFile(address.path);
  const obstacle = OBSTACLES[found];
  if (obstacle) return err(`cannot listen on ${formatAddress(address)}: ${obstacle}`);
  const listener = await prepareUnixListener(address, owner);
  if (listener.ok) listener.value.appear();
  return listener;
}

const OBSTACLES: Readonly<Partial<Record<string, string>>> = {
  live: 'another process listens there (EADDRINUSE)',
  barred: 'a socket is there that we may not connect to, so it may be in use',
  other: 'a file is there that is no socket',
};
