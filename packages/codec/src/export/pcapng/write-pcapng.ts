import { epochMicros, parseIsoTime } from '../../core/index.js';
import { type ExportSession, secrecyLine } from '../export-session.js';
import { describeEntry, type Manifest } from '../manifest.js';
import { eventsOf, startOf } from './pdu-events.js';
import { PduFile } from './pdu-file.js';
import { type FileEvent, Schedule } from './schedule.js';

/**
 * Wireshark's exported PDUs (link type 252): one FastCGI record a packet, in order of time, so it opens without “Decode As”.
 * Diagnostics are comments on the record that proves them. SCGI and uwsgi have no records and are left out.
 */
export async function* writePcapng(session: ExportSession): AsyncGenerator<Uint8Array, number, undefined> {
  const file = new PduFile();
  const schedule = new Schedule();
  let leftOut = 0;
  yield file.begin(`${session.product.name} ${session.product.version}`, sectionComment(session.manifest));
  schedule.add(session.notes.map(({ note, time }) => ({ kind: 'note', time, note })));
  schedule.add(await strayEvents(session));
  for await (const captured of session.exchanges({ records: true })) {
    if (captured.exchange.protocol !== 'fastcgi') {
      leftOut++;
      continue;
    }
    for (const event of schedule.before(startOf(captured.exchange))) yield blockOf(file, event);
    schedule.add(eventsOf(captured));
  }
  for (const event of schedule.before(Number.POSITIVE_INFINITY)) yield blockOf(file, event);
  return leftOut;
}

async function strayEvents(session: ExportSession): Promise<FileEvent[]> {
  const events: FileEvent[] = [];
  for await (const { stray, record } of session.strays()) {
    const { entry, server, app, tap, openedAt } = stray;
    const time = parseIsoTime(entry.time) ?? epochMicros(0);
    const connection = {
      connection: entry.connection,
      server,
      app,
      tap,
      openedAt: openedAt ?? time,
      startSeen: openedAt !== null,
    };
    events.push({ kind: 'record', time, connection, record, comments: [] });
  }
  return events;
}

function blockOf(file: PduFile, event: FileEvent): Uint8Array {
  return event.kind === 'record' ? file.record(event) : file.note(event.note, event.time);
}

function sectionComment(manifest: Manifest | null): string {
  return [secrecyLine(manifest), ...(manifest?.entries ?? []).map(describeEntry)].join('\n');
}
