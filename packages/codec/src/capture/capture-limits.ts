/** What reading a capture may hold in memory, and how much of a file it believes. What happens at each limit stands beside it. */
export interface CaptureLimits {
  /** Longest block or packet record, in bytes. A longer one is damage: reading stops there. */
  readonly frameBytes: number;
  /** Interfaces of one section. Packets of further ones are skipped and counted. */
  readonly interfaces: number;
  /** Connections that are not closed. Past it the oldest is given up: its rest is a gap. */
  readonly openConnections: number;
  /** Closed connections that are remembered, so that late retransmissions are known for what they are. The oldest are forgotten. */
  readonly closedConnections: number;
  /** Bytes and segments of one connection that wait for what is missing before them. Past it the missing part is a gap. */
  readonly waitingBytes: number;
  readonly waitingSegments: number;
  /** Bytes that wait in all connections together. Past it every connection gives up what is missing. */
  readonly waitingBytesInAll: number;
  /** Packets of a connection, or microseconds of capture time, after which acknowledged bytes that never came are lost. */
  readonly lossPackets: number;
  readonly lossMicros: number;
  /** The same where nobody acknowledged them: a retransmission may still come. */
  readonly unacknowledgedLossMicros: number;
  /** Bytes of one direction that are looked at for a protocol. A record has at most 65,798, so two headers are among them. */
  readonly sniffBytes: number;
  /** IP datagrams in fragments, and their bytes. The oldest are dropped. */
  readonly fragmentedDatagrams: number;
  readonly fragmentBytes: number;
}

export const CAPTURE_LIMITS: CaptureLimits = {
  frameBytes: 16 * 1024 * 1024,
  interfaces: 4096,
  openConnections: 65_536,
  closedConnections: 4096,
  waitingBytes: 4 * 1024 * 1024,
  waitingSegments: 4096,
  waitingBytesInAll: 64 * 1024 * 1024,
  lossPackets: 64,
  lossMicros: 1_000_000,
  unacknowledgedLossMicros: 30_000_000,
  sniffBytes: 136 * 1024,
  fragmentedDatagrams: 256,
  fragmentBytes: 4 * 1024 * 1024,
};
