/**
 * Text of an address and port as nginx writes them, `127.0.0.1:9000` or `[::1]:9000`: `words[at, at + 4)` hold the address
 * (IPv4 as `::ffff:a.b.c.d`), `words[at + 4]` the port.
 */
export function formatEndpoint(words: Uint32Array, at: number): string {
  const port = words[at + 4]!;
  const isMapped = words[at] === 0 && words[at + 1] === 0 && words[at + 2] === 0xffff;
  return isMapped ? `${formatIpv4(words[at + 3]!)}:${port}` : `[${formatIpv6(words.subarray(at, at + 4))}]:${port}`;
}

function formatIpv4(address: number): string {
  return [address >>> 24, (address >>> 16) & 0xff, (address >>> 8) & 0xff, address & 0xff].join('.');
}

/** RFC 5952: the longest run of two or more zero groups, the first of several, becomes `::`. */
function formatIpv6(words: Uint32Array): string {
  const groups = [...words].flatMap((word) => [word >>> 16, word & 0xffff]);
  const run = longestZeroRun(groups);
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (run.length < 2) return text(groups);
  return `${text(groups.slice(0, run.start))}::${text(groups.slice(run.start + run.length))}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === 0) end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  return best;
}
