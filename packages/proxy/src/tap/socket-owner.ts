import { chmodSync, chownSync, lstatSync } from 'node:fs';

/** Who may connect to a Unix socket. */
export interface SocketOwner {
  readonly uid: number;
  readonly gid: number;
  /** Permission bits. */
  readonly mode: number;
}

/** Where there is no socket to copy from: only we and our group, since whoever connects can run code in the application. */
export const PRIVATE_MODE = 0o660;

/** Owner, group and mode of the socket at `path`; undefined where there is none. */
export function ownerOf(path: string): SocketOwner | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats?.isSocket()) return undefined;
  return { uid: stats.uid, gid: stats.gid, mode: stats.mode & 0o7777 };
}

/** Makes `owner` the owner of the socket at `path`. Throws a system error where we may not. */
export function giveTo(owner: SocketOwner, path: string): void {
  const now = ownerOf(path);
  if (now?.uid !== owner.uid || now.gid !== owner.gid) chownSync(path, owner.uid, owner.gid);
  if (now?.mode !== owner.mode) chmodSync(path, owner.mode);
}
