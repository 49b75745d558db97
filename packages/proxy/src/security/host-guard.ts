import { isIP } from 'node:net';

/** Whether a request with this `Host` header may be served. */
export type HostGuard = (host: string | undefined) => boolean;

/**
 * Serves `localhost`, every IP address, and the names that are given; no other name. Against DNS rebinding, where a page
 * elsewhere lets its own name point to this machine: such a request names that host, and an IP address cannot be made to point
 * elsewhere. The port is not looked at, so that a forwarded one (`ssh -L`, `docker -p`) works.
 */
export function createHostGuard(names: readonly string[] = []): HostGuard {
  const allowed = new Set(['localhost', ...names.map((name) => name.toLowerCase())]);
  return (header) => {
    const host = hostOf(header ?? '');
    return host !== undefined && (allowed.has(host) || isIP(host) !== 0);
  };
}

/** The host without port and brackets; undefined where the header is damaged. */
function hostOf(header: string): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]/\\@?#\s]+))(?::\d{1,5})?$/i.exec(header);
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}
