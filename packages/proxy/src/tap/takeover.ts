import { linkSync, lstatSync, renameSync, rmSync } from 'node:fs';
import { err, ok, type Result } from '@fcgiscope/codec/core';
import type { UnixAddress } from '../net/address.js';
import { identityOf, inspectSocketFile, isFile, type SocketFile } from '../net/socket-file.js';
import { codeOf, inWords } from '../net/system-error.js';
import { ownerOf } from './socket-owner.js';
import { type DoorState, ownName, prepareUnixListener, type UnixListener } from './unix-listener.js';

/**
 * Takes the place of an application's Unix socket, with no change of anybody's configuration.
 *
 *     PATH                   the name that the web server connects to: the application's socket before and after, ours between
 *     PATH.fcgiscope-app     the application's socket while we are there
 *     PATH.fcgiscope-tap     our socket's second name: tells whether PATH is ours, even after a crash
 *
 * The names are all the memory there is. Each step is one rename, so PATH leads to a live socket at every moment, and whatever
 * a crash leaves behind can be put right by the next start ({@link heal}).
 */
export class Takeover {
  readonly listener: UnixListener;
  /** Where the application is found now. */
  readonly upstream: UnixAddress;
  /** True where a crash of an earlier tap had to be put right first. */
  readonly healed: boolean;
  readonly #path: string;

  constructor(path: string, listener: UnixListener, healed: boolean) {
    this.#path = path;
    this.listener = listener;
    this.healed = healed;
    this.upstream = { kind: 'unix', path: asideName(path) };
    this.#takePlace();
  }

  /**
   * Looks whether the application was started again and made a socket anew where ours was, and takes that one's place too
   * (`renewed`); throws a system error where we may not. A name that is merely gone is not made again: PHP-FPM takes it away when
   * it ends, and does not start where it finds somebody listening.
   */
  async look(): Promise<DoorState> {
    if (this.listener.isInPlace) return 'in-place';
    const found = await inspectSocketFile(this.#path);
    if (this.listener.isInPlace) return 'in-place';
    if (found !== 'live') return 'lost';
    this.#takePlace();
    return 'renewed';
  }

  /** Puts the application's socket back. A socket that somebody else has put in our place meanwhile stays. */
  restore(): void {
    const aside = asideName(this.#path);
    if (this.listener.isInPlace) putBack(this.#path);
    else if (lstatSync(this.#path, { throwIfNoEntry: false })) rmSync(aside, { force: true });
    else putBack(this.#path);
  }

  #takePlace(): void {
    setAside(this.#path);
    this.listener.appear();
  }
}

/** Takes over the socket at `path`, after putting right what an earlier tap left behind. The error is one line for people. */
export async function takeOver({ path }: UnixAddress): Promise<Result<Takeover, string>> {
  if (await isListening(ownName(path))) return err(`another fcgiscope has already taken over unix:${path}`);
  const healed = await heal(path);
  const found = await inspectSocketFile(path);
  const owner = ownerOf(path);
  if (found !== 'live' || !owner) return err(`cannot take over unix:${path}: ${UNFIT[found]}`);
  const listener = await prepareUnixListener({ kind: 'unix', path }, owner);
  if (!listener.ok) return listener;
  try {
    return ok(new Takeover(path, listener.value, healed));
  } catch (error) {
    listener.value.server.close();
    return err(`cannot take over unix:${path}: ${inWords(error)}`);
  }
}

async function isListening(path: string): Promise<boolean> {
  const found = await inspectSocketFile(path);
  return found === 'live' || found === 'barred';
}

const UNFIT: Readonly<Record<SocketFile, string>> = {
  live: 'it vanished',
  dead: 'nothing listens there; start the application first',
  barred: 'we may not connect to it',
  other: 'it is no socket',
  none: 'no such socket; start the application first',
};

/**
 * Puts right what a tap left that was killed; true where there was something. No tap may be running for `path`.
 *
 * | at PATH                 | aside  | what happened                             | then                          |
 * |-------------------------|--------|-------------------------------------------|-------------------------------|
 * | our socket, now dead    | any    | the tap was killed                        | the application's comes back  |
 * | nothing, or a dead one  | live   | killed, then somebody cleaned up          | the application's comes back  |
 * | any other               | any    | killed, then the application was restarted | what is aside is out of date |
 */
async function heal(path: string): Promise<boolean> {
  const aside = asideName(path);
  const left = await inspectSocketFile(aside);
  const ours = isFile(path, identityOf(ownName(path)));
  const found = ours ? 'dead' : await inspectSocketFile(path);
  const isUseless = found === 'none' || found === 'dead';
  if (left !== 'none' && (ours || (isUseless && left === 'live'))) putBack(path);
  else if (ours) rmSync(path, { force: true });
  else if (left !== 'none') rmSync(aside, { force: true });
  rmSync(ownName(path), { force: true });
  return ours || left !== 'none';
}

function asideName(path: string): string {
  return `${path}.fcgiscope-app`;
}

function putBack(path: string): void {
  try {
    renameSync(asideName(path), path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    rmSync(path, { force: true });
  }
}

/** Gives the application's socket its second name; where the system forbids links to what is not ours, it is moved there. */
function setAside(path: string): void {
  const aside = asideName(path);
  rmSync(aside, { force: true });
  try {
    linkSync(path, aside);
  } catch {
    renameSync(path, aside);
  }
}
