import { latin1Bytes, utf8, utf8Bytes } from '../bytes/index.js';
import type { EpochMicros } from '../core/index.js';
import { DIRECTIONS, isoTime, PARTIES, parseIsoTime } from '../core/index.js';
import { CLOSE_MANNERS, GAP_REASONS, MARK_COLOURS, type Protocol } from '../exchange/index.js';
import type { AnnotationNote, CaptureNote, ClosedNote, ConnectionNote, GapNote, SegmentNote } from './capture-notes.js';

const PREFIX = 'fcgiscope ';

export function formatNote(note: CaptureNote): string {
  // Every connection has a note: one string that grows costs a fifth of lists of pairs that are joined.
  const fields = fieldsOf(note);
  let text = PREFIX + note.kind;
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) text += ` ${key}=${typeof value === 'number' ? value : escapeValue(value)}`;
  }
  return text;
}

/** The note that `comment` is; undefined where it is somebody else's comment, or damaged. Never throws. */
export function parseNote(comment: string): CaptureNote | undefined {
  if (!comment.startsWith(PREFIX)) return undefined;
  const [kind, ...words] = comment.slice(PREFIX.length).split(' ');
  return parseFields(kind ?? '', new Fields(words));
}

type NoteFields = Record<string, string | number | undefined>;

function fieldsOf(note: CaptureNote): NoteFields {
  switch (note.kind) {
    case 'segment':
      return { capture: note.capture, segment: note.segment };
    case 'open':
    case 'continued':
      return connectionFields(note);
    case 'closed':
      return { connection: note.connection, by: note.by, manner: note.manner };
    case 'gap':
      return {
        connection: note.connection,
        direction: note.direction,
        offset: note.offset,
        length: note.length ?? 'unknown',
        reason: note.reason,
      };
    case 'made-from-har':
    case 'paused':
    case 'resumed':
      return {};
    case 'mark':
      return { text: note.text };
    case 'annotation':
      return annotationFields(note);
  }
}

function annotationFields({ connection, began, requestId, mark }: AnnotationNote): NoteFields {
  return { connection, began: isoTime(began), request: requestId ?? undefined, colour: mark?.colour, note: mark?.note };
}

function connectionFields(note: ConnectionNote): NoteFields {
  return {
    connection: note.connection,
    server: note.server,
    app: note.app,
    tap: note.tap,
    start: note.startSeen ? 'seen' : 'missed',
    opened: isoTime(note.openedAt),
    protocol: note.protocol,
    'to-app': note.kind === 'continued' ? note.toAppOffset : undefined,
    'from-app': note.kind === 'continued' ? note.fromAppOffset : undefined,
    'server-closed': note.serverClosedAt === undefined ? undefined : isoTime(note.serverClosedAt),
    'app-closed': note.appClosedAt === undefined ? undefined : isoTime(note.appClosedAt),
  };
}

/** Everything but printable ASCII, and the percent sign itself. */
const UNSAFE = /[^\x21-\x24\x26-\x7e]+/gu;
const SAFE = /^[\x21-\x24\x26-\x7e]*$/;

function escapeValue(text: string): string {
  if (SAFE.test(text)) return text;
  return text.replace(UNSAFE, (unsafe) => Array.from(utf8Bytes(unsafe), escapeByte).join(''));
}

function escapeByte(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** The inverse of {@link escapeValue}; undefined where the text is damaged. */
function unescapeValue(text: string): string | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  return utf8(latin1Bytes(text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))));
}

class Fields {
  private readonly values = new Map<string, string>();

  constructor(words: readonly string[]) {
    for (const word of words) {
      const at = word.indexOf('=');
      if (at > 0) this.values.set(word.slice(0, at), word.slice(at + 1));
    }
  }

  text(key: string): string | undefined {
    const value = this.values.get(key);
    return value === undefined ? undefined : unescapeValue(value);
  }

  count(key: string): number | undefined {
    const value = this.values.get(key);
    return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
  }

  time(key: string): EpochMicros | undefined {
    return parseIsoTime(this.values.get(key) ?? '');
  }

  oneOf<T extends string>(key: string, allowed: readonly T[]): T | undefined {
    return allowed.find((value) => value === this.values.get(key));
  }
}

function parseFields(kind: string, fields: Fields): CaptureNote | undefined {
  switch (kind) {
    case 'segment':
      return parseSegment(fields);
    case 'open':
    case 'continued':
      return parseConnection(kind, fields);
    case 'closed':
      return parseClosed(fields);
    case 'gap':
      return parseGap(fields);
    case 'made-from-har':
    case 'paused':
    case 'resumed':
      return { kind };
    case 'mark':
      return { kind, text: fields.text('text') ?? '' };
    case 'annotation':
      return parseAnnotation(fields);
    default:
      return undefined;
  }
}

function parseSegment(fields: Fields): SegmentNote | undefined {
  const capture = fields.text('capture');
  const segment = fields.count('segment');
  return capture === undefined || segment === undefined ? undefined : { kind: 'segment', capture, segment };
}

const PROTOCOLS: readonly Protocol[] = ['fastcgi', 'scgi', 'uwsgi'];

function parseConnection(kind: ConnectionNote['kind'], fields: Fields): ConnectionNote | undefined {
  const connection = fields.count('connection');
  const openedAt = fields.time('opened');
  if (connection === undefined || openedAt === undefined) return undefined;
  const protocol = fields.oneOf('protocol', PROTOCOLS);
  const serverClosedAt = fields.time('server-closed');
  const appClosedAt = fields.time('app-closed');
  return {
    kind,
    connection,
    server: fields.text('server') ?? '',
    app: fields.text('app') ?? '',
    tap: fields.text('tap') ?? '',
    startSeen: fields.text('start') !== 'missed',
    openedAt,
    ...(protocol === undefined ? {} : { protocol }),
    toAppOffset: fields.count('to-app') ?? 0,
    fromAppOffset: fields.count('from-app') ?? 0,
    ...(serverClosedAt === undefined ? {} : { serverClosedAt }),
    ...(appClosedAt === undefined ? {} : { appClosedAt }),
  };
}

function parseClosed(fields: Fields): ClosedNote | undefined {
  const connection = fields.count('connection');
  const by = fields.oneOf('by', PARTIES);
  const manner = fields.oneOf('manner', CLOSE_MANNERS);
  return connection === undefined || by === undefined || manner === undefined
    ? undefined
    : { kind: 'closed', connection, by, manner };
}

function parseGap(fields: Fields): GapNote | undefined {
  const connection = fields.count('connection');
  const direction = fields.oneOf('direction', DIRECTIONS);
  const offset = fields.count('offset');
  if (connection === undefined || direction === undefined || offset === undefined) return undefined;
  return {
    kind: 'gap',
    connection,
    direction,
    offset,
    length: fields.count('length') ?? null,
    reason: fields.oneOf('reason', GAP_REASONS) ?? 'lost',
  };
}

function parseAnnotation(fields: Fields): AnnotationNote | undefined {
  const connection = fields.count('connection');
  const began = fields.time('began');
  if (connection === undefined || began === undefined) return undefined;
  const colour = fields.oneOf('colour', MARK_COLOURS);
  return {
    kind: 'annotation',
    connection,
    began,
    requestId: fields.count('request') ?? null,
    mark: colour === undefined ? null : { colour, note: fields.text('note') ?? '' },
  };
}
