/** How much of the traffic turned out to be what. Bytes are those of whole packets, on the wire. */
export interface TrafficCount {
  connections: number;
  packets: number;
  bytes: number;
}

export function noTraffic(): TrafficCount {
  return { connections: 0, packets: 0, bytes: 0 };
}

/** Counts a packet of `size` bytes. */
export function count(traffic: TrafficCount, size: number): void {
  traffic.packets++;
  traffic.bytes += size;
}
