import type { Direction, EpochMicros, Party } from '../core/index.js';
import type { CloseManner, ExchangeMark, Protocol } from '../exchange/index.js';
import type { ConnectionId, GapReason } from './log.js';

/**
 * What our captures say beyond packets, as comments (`opt_comment`) that people can read and {@link parseNote} understands:
 *
 *     fcgiscope open connection=17 server=unix: app=unix:/run/php.sock tap=unix:/run/tap.sock=unix:/run/php.sock start=seen opened=2026-11-21T01:02:03.123456Z
 *
 * A word for the kind, then `key=value` pairs. In values, percent signs and everything but printable ASCII are
 * percent-encoded as UTF-8. Unknown keys and kinds are for newer versions: a reader skips them.
 */
export type CaptureNote = SegmentNote | MadeNote | ConnectionNote | ClosedNote | GapNote | StateNote | MarkNote | AnnotationNote;

/** On the section header: which capture the file is a part of, and its number therein, from 1. */
export interface SegmentNote {
  readonly kind: 'segment';
  readonly capture: string;
  readonly segment: number;
}

/** On the section header: this was no capture. Records, padding and closes are invented; in HARs of others, params, ids and ends, too. */
export interface MadeNote {
  readonly kind: 'made-from-har';
}

/**
 * On the first packet of a connection in its file. `open`: here it begins (a SYN, where its start was seen). `continued`: its
 * earlier packets are in earlier files; this one travels to the application, its sequence number is that of stream offset
 * `toAppOffset`, its acknowledgement that of `fromAppOffset` (one more each where that party has sent its FIN).
 */
export interface ConnectionNote {
  readonly kind: 'open' | 'continued';
  readonly connection: ConnectionId;
  readonly server: string;
  readonly app: string;
  readonly tap: string;
  readonly startSeen: boolean;
  readonly openedAt: EpochMicros;
  readonly protocol?: Protocol;
  readonly toAppOffset: number;
  readonly fromAppOffset: number;
  /** When a party sent its FIN, where that lies in earlier files. */
  readonly serverClosedAt?: EpochMicros;
  readonly appClosedAt?: EpochMicros;
}

/** On the notes' own interface, where packets are records (link type 252) and have no FIN: a party closed its connection. */
export interface ClosedNote {
  readonly kind: 'closed';
  readonly connection: ConnectionId;
  readonly by: Party;
  readonly manner: CloseManner;
}

/** On an empty packet behind the skipped sequence range. `length` is null where nobody knows it; then nothing is skipped. */
export interface GapNote {
  readonly kind: 'gap';
  readonly connection: ConnectionId;
  readonly direction: Direction;
  readonly offset: number;
  readonly length: number | null;
  readonly reason: GapReason;
}

/** On the notes' own interface: recording stopped or went on. */
export interface StateNote {
  readonly kind: 'paused' | 'resumed';
}

/** On the notes' own interface: somebody marked this moment. */
export interface MarkNote {
  readonly kind: 'mark';
  readonly text: string;
}

/**
 * On the notes' own interface: somebody marked an exchange, or with `mark: null` took the mark away; the last one counts. Numbers of
 * exchanges change as the ring evicts, so it is known by its connection, its first byte's time (in whole microseconds) and its id:
 * several may begin in one read.
 */
export interface AnnotationNote {
  readonly kind: 'annotation';
  readonly connection: ConnectionId;
  readonly began: EpochMicros;
  /** Null for protocols that have no ids. */
  readonly requestId: number | null;
  readonly mark: ExchangeMark | null;
}

/** What a capture says at a time. */
export interface NoteAtTime {
  readonly note: CaptureNote;
  readonly time: EpochMicros;
}

/** Name of the interface that carries what belongs to no connection. */
export const NOTES_INTERFACE = 'fcgiscope';
