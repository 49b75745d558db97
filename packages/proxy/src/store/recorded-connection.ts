import {
  type ConnectionInfo,
  type ConnectionNote,
  type GapReason,
  initialSequence,
  SyntheticTcp,
} from '@fcgiscope/codec/capture';
import type { Direction, EpochMicros, Party } from '@fcgiscope/codec/core';
import type { ConnectionEndpoints } from './endpoints.js';

/** Bytes that were not kept, just before the next packet of their direction. */
export interface PendingGap {
  length: number;
  /** Of the first loss. */
  readonly reason: GapReason;
}

/** What the store knows of one open connection. */
export class RecordedConnection {
  readonly info: ConnectionInfo;
  readonly openedAt: EpochMicros;
  readonly endpoints: ConnectionEndpoints;
  /** Number of its tap's interface. */
  readonly interfaceId: number;
  readonly packets: SyntheticTcp;
  /** The last segment that says who it is; 0 while none does. */
  announcedIn = 0;
  private toAppGap: PendingGap | null = null;
  private fromAppGap: PendingGap | null = null;
  readonly closedAt: Record<Party, EpochMicros | null> = { server: null, app: null };

  constructor(info: ConnectionInfo, openedAt: EpochMicros, endpoints: ConnectionEndpoints, interfaceId: number) {
    this.info = info;
    this.openedAt = openedAt;
    this.endpoints = endpoints;
    this.interfaceId = interfaceId;
    this.packets = new SyntheticTcp(endpoints.server, endpoints.app, initialSequence(info.id));
  }

  /** What of `direction` was not kept and has not been told. */
  pendingGap(direction: Direction): PendingGap | null {
    return direction === 'to-app' ? this.toAppGap : this.fromAppGap;
  }

  /** `length` bytes of `direction` are not kept. */
  lose(direction: Direction, length: number, reason: GapReason): void {
    const gap = this.pendingGap(direction);
    if (gap === null) this.setGap(direction, { length, reason });
    else gap.length += length;
    this.packets.skip(direction, length);
  }

  gapTold(direction: Direction): void {
    this.setGap(direction, null);
  }

  private setGap(direction: Direction, gap: PendingGap | null): void {
    if (direction === 'to-app') this.toAppGap = gap;
    else this.fromAppGap = gap;
  }

  /** What its next packet has to say where its file has not heard of it. */
  note(): ConnectionNote {
    const { info, openedAt, closedAt, packets } = this;
    return {
      kind: this.announcedIn === 0 ? 'open' : 'continued',
      connection: info.id,
      server: info.server,
      app: info.app,
      tap: info.tap,
      startSeen: info.startSeen,
      openedAt,
      ...(info.protocol === undefined ? {} : { protocol: info.protocol }),
      toAppOffset: packets.offset('to-app'),
      fromAppOffset: packets.offset('from-app'),
      ...(closedAt.server === null ? {} : { serverClosedAt: closedAt.server }),
      ...(closedAt.app === null ? {} : { appClosedAt: closedAt.app }),
    };
  }
}
