import { copyOf } from '../bytes/index.js';
import type { FindingLog } from './capture-findings.js';
import type { CaptureLimits } from './capture-limits.js';
import type { IpPacket } from './ip-packet.js';

/** The largest payload that an IP datagram can have. */
const MAX_DATAGRAM = 65_535;

/** A datagram cut for the smallest MTU that IPv4 knows in practice (576) has 118 fragments; many more are an attack. */
const MAX_FRAGMENTS = 512;

interface Fragment {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A datagram of which some fragments have come. */
interface Datagram {
  readonly fragments: Fragment[];
  bytes: number;
  /** Known once the last fragment has come. */
  total: number | undefined;
}

/**
 * Puts IP datagrams together again. Fragments may come in any order and more than once; of bytes that come twice the first
 * copy counts. Bounded by datagrams and bytes: the oldest are dropped, with a finding.
 */
export class IpFragments {
  private readonly datagrams = new Map<string, Datagram>();
  private bytes = 0;
  private readonly findings: FindingLog;
  private readonly limits: CaptureLimits;

  constructor(findings: FindingLog, limits: CaptureLimits) {
    this.findings = findings;
    this.limits = limits;
  }

  /** Takes the fragment; returns the payload of the datagram that it completes. */
  add(ip: IpPacket, bytes: Uint8Array): Uint8Array | undefined {
    const end = ip.fragmentOffset + ip.length;
    if (ip.to - ip.from < ip.length || end > MAX_DATAGRAM || ip.length === 0) {
      this.findings.add('fragments-incomplete', null);
      return undefined;
    }
    const key = `${ip.addresses.join()} ${ip.protocol} ${ip.fragmentId}`;
    const datagram = this.datagramOf(key);
    this.keep(datagram, { offset: ip.fragmentOffset, bytes: copyOf(bytes, ip.from, ip.to) });
    if (!ip.moreFragments) datagram.total ??= end;
    const whole = joined(datagram);
    if (whole !== undefined || datagram.fragments.length >= MAX_FRAGMENTS) this.drop(key, datagram);
    else this.keepBounds();
    return whole;
  }

  /** The file ends: what is incomplete now will stay so. */
  end(): void {
    if (this.datagrams.size > 0) this.findings.add('fragments-incomplete', null, undefined, this.datagrams.size);
    this.datagrams.clear();
    this.bytes = 0;
  }

  private datagramOf(key: string): Datagram {
    let datagram = this.datagrams.get(key);
    if (datagram === undefined) {
      datagram = { fragments: [], bytes: 0, total: undefined };
      this.datagrams.set(key, datagram);
    }
    return datagram;
  }

  private keep(datagram: Datagram, fragment: Fragment): void {
    if (datagram.fragments.some((other) => other.offset === fragment.offset && other.bytes.length >= fragment.bytes.length))
      return;
    datagram.fragments.push(fragment);
    datagram.bytes += fragment.bytes.length;
    this.bytes += fragment.bytes.length;
  }

  private drop(key: string, datagram: Datagram): void {
    this.datagrams.delete(key);
    this.bytes -= datagram.bytes;
  }

  private keepBounds(): void {
    for (const [key, datagram] of this.datagrams) {
      if (this.datagrams.size <= this.limits.fragmentedDatagrams && this.bytes <= this.limits.fragmentBytes) return;
      this.drop(key, datagram);
      this.findings.add('fragments-incomplete', null);
    }
  }
}

/** The payload, where its fragments leave no hole. */
function joined(datagram: Datagram): Uint8Array | undefined {
  const { total, fragments } = datagram;
  if (total === undefined || datagram.bytes < total) return undefined;
  const whole = new Uint8Array(total);
  let filled = 0;
  for (const { offset, bytes } of fragments.toSorted((a, b) => a.offset - b.offset)) {
    if (offset > filled) return undefined;
    const fresh = bytes.subarray(filled - offset, total - offset);
    whole.set(fresh, filled);
    filled += fresh.length;
  }
  return filled === total ? whole : undefined;
}
