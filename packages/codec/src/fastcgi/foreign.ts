/** A version that somebody might mean: PHP-FPM takes those above 1, and clients have sent 0. */
const LARGEST_VERSION_MEANT = 2;

/** TLS 1.0 to 1.3 begin with a handshake record of this type. */
const TLS_HANDSHAKE = 0x16;

/**
 * What a connection speaks whose first byte towards the application is `first`; null where it may be FastCGI. Text (HTTP is
 * sent to FastCGI ports every day) would otherwise be read as records of nonsense lengths.
 */
export function foreignProtocol(first: number): string | null {
  if (first <= LARGEST_VERSION_MEANT) return null;
  if (first === TLS_HANDSHAKE) return 'TLS';
  return first >= 0x41 && first <= 0x5a ? 'HTTP, by its first letter' : 'something else';
}
