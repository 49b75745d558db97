import type { AnnotationNote, ClosedNote, ConnectionNote } from '../../capture/index.js';
import { type Diagnostic, type EpochMicros, epochMicros, type Party, parseIsoTime } from '../../core/index.js';
import type { CloseManner, Exchange } from '../../exchange/index.js';
import { type CapturedExchange, type CapturedRecord, lengthOf } from '../captured-exchange.js';

/** The connection that a record or a close belongs to. */
export type EventConnection = Pick<ConnectionNote, 'connection' | 'server' | 'app' | 'tap' | 'openedAt' | 'startSeen'>;

/** What is written at a time: a record with its comments, that a party closed, or what somebody said of the exchange. */
export type PduEvent =
  | {
      readonly kind: 'record';
      readonly time: EpochMicros;
      readonly connection: EventConnection;
      readonly record: CapturedRecord;
      readonly comments: readonly string[];
    }
  | { readonly kind: 'closed'; readonly time: EpochMicros; readonly note: ClosedNote }
  | { readonly kind: 'note'; readonly time: EpochMicros; readonly note: AnnotationNote };

const EPOCH = epochMicros(0);

export function startOf(exchange: Exchange): EpochMicros {
  return parseIsoTime(exchange.startTime) ?? EPOCH;
}

/** An exchange as what happens in it, in order. */
export function eventsOf({ exchange, records }: CapturedExchange): PduEvent[] {
  const connection = connectionOf(exchange);
  const proofs = proofsOf(exchange.diagnostics, records);
  const written = records.map(
    (record): PduEvent => ({
      kind: 'record',
      time: parseIsoTime(record.entry.time) ?? startOf(exchange),
      connection,
      record,
      comments: [...(proofs.get(record) ?? []), ...missingNotes(record)],
    }),
  );
  return [...written, ...closesOf(exchange), ...markOf(exchange)];
}

/** Behind the records: whoever reads the file knows the exchange by then. */
function markOf(exchange: Exchange): PduEvent[] {
  const { connection, requestId, mark } = exchange;
  if (mark === undefined) return [];
  const began = startOf(exchange);
  return [{ kind: 'note', time: began, note: { kind: 'annotation', connection: connection.id, began, requestId, mark } }];
}

function connectionOf(exchange: Exchange): EventConnection {
  const { id, server, app, tap } = exchange.connection;
  const { opened } = exchange.marks;
  const openedAt = opened === null ? startOf(exchange) : after(exchange, opened);
  return { connection: id, server, app, tap: tap ?? '', openedAt, startSeen: opened !== null };
}

function after(exchange: Exchange, millis: number): EpochMicros {
  return epochMicros(Math.round(startOf(exchange) + millis * 1000));
}

/** Each diagnostic with the record that proves it: where its span lies, else the last one. */
function proofsOf(diagnostics: readonly Diagnostic[], records: readonly CapturedRecord[]): Map<CapturedRecord, string[]> {
  const proofs = new Map<CapturedRecord, string[]>();
  for (const diagnostic of diagnostics) {
    const record = records.find((candidate) => holds(candidate, diagnostic)) ?? records.at(-1);
    if (record === undefined) continue;
    const { severity, code, message } = diagnostic;
    proofs.set(record, [...(proofs.get(record) ?? []), `${severity}: ${message} [${code}]`]);
  }
  return proofs;
}

function holds({ entry }: CapturedRecord, { span }: Diagnostic): boolean {
  if (span === undefined || entry.direction !== span.direction) return false;
  return span.offset >= entry.offset && span.offset < entry.offset + lengthOf(entry);
}

function missingNotes({ missing }: CapturedRecord): string[] {
  return missing === 0 ? [] : [`the last ${missing} bytes of this record are missing in the capture: zeros stand for them`];
}

/** Who closed, when, and how. */
function closesOf(exchange: Exchange): PduEvent[] {
  const { marks, end } = exchange;
  return [
    ...closeAt(exchange, 'server', end.state === 'server-reset' ? 'reset' : 'fin', marks.serverClosed),
    ...closeAt(exchange, 'app', end.state === 'app-reset' ? 'reset' : 'fin', marks.appClosed),
    // It had closed and the application had not: only its reset can have ended the exchange.
    ...(end.state === 'server-closed' && marks.appClosed === null ? closeAt(exchange, 'server', 'reset', marks.end) : []),
  ];
}

function closeAt(exchange: Exchange, by: Party, manner: CloseManner, mark: number | null): PduEvent[] {
  if (mark === null) return [];
  const note: ClosedNote = { kind: 'closed', connection: exchange.connection.id, by, manner };
  return [{ kind: 'closed', time: after(exchange, mark), note }];
}
