/** A body, as far as it was loaded. */
export interface Content {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Bytes of the whole body. */
  readonly total: number;
  /** As the head says, parameters included; null where it says nothing. */
  readonly contentType: string | null;
}

/** `application/json` of `application/json; charset=utf-8`; empty where there is none. */
export function mediaType(contentType: string | null): string {
  return contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** UTF-8, bytes that are not shown as U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** So many bytes are looked at to guess. */
const SAMPLE = 1024;

/** Text has no NUL, and hardly a control character. */
export function looksBinary(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, SAMPLE);
  const odd = sample.filter((byte) => byte === 0 || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27));
  return odd.includes(0) || odd.length > sample.length / 20;
}
