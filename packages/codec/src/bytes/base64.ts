import { latin1, latin1Bytes } from './text.js';

declare const btoa: (text: string) => string;
declare const atob: (text: string) => string;

export function base64(bytes: Uint8Array): string {
  return btoa(latin1(bytes));
}

/** Bytes of a base64 text; undefined where it is none. */
export function base64Bytes(text: string): Uint8Array | undefined {
  try {
    return latin1Bytes(atob(text));
  } catch {
    return undefined;
  }
}
