/** A body, as far as it was loaded, its encoding undone where that was possible. */
export interface Content {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Nothing of it is missing. */
  readonly complete: boolean;
  /** As the head says, parameters included; null where it says nothing. */
  readonly contentType: string | null;
}

/** `application/json` of `application/json; charset=utf-8`; empty where there is none. */
export function mediaType(contentType: string | null): string {
  return contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Text in the charset that the type names, else UTF-8; bytes that are none are shown as U+FFFD. */
export function decodeText({ bytes, contentType }: Content): string {
  return decoderFor(contentType).decode(bytes);
}

function decoderFor(contentType: string | null): TextDecoder {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** So many bytes are looked at to guess. */
const SAMPLE = 1024;

/** Text has no NUL, and hardly a control character. */
export function looksBinary(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, SAMPLE);
  const odd = sample.filter((byte) => byte === 0 || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27));
  return odd.includes(0) || odd.length > sample.length / 20;
}
