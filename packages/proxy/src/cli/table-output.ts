import type { ObservedRecord, SummaryRow } from '@fcgiscope/codec/exchange';
import { recordTypeLabel } from '@fcgiscope/codec/fastcgi';
import { displayWidth, fitted, printable } from './display-width.js';
import type { Paint } from './terminal.js';

/** How a table looks: `width` in columns of the terminal; null where a program reads it: nothing is cut then. */
export interface TableLook {
  readonly width: number | null;
  readonly paint: Paint;
}

interface Column {
  readonly title: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly text: (row: SummaryRow) => string;
  readonly style?: (row: SummaryRow) => Parameters<Paint>[0] | undefined;
}

/** All but the last, which takes the rest of the line. */
const COLUMNS: readonly Column[] = [
  { title: '#', width: 5, align: 'right', text: (row) => String(row.index), style: () => 'dim' },
  { title: 'time', width: 12, align: 'left', text: (row) => timeOfDay(row.start), style: () => 'dim' },
  { title: 'method', width: 7, align: 'left', text: (row) => row.method ?? '–' },
  { title: 'status', width: 6, align: 'right', text: statusText, style: statusStyle },
  { title: 'duration', width: 8, align: 'right', text: (row) => durationText(durationOf(row)), style: durationStyle },
  { title: 'in', width: 7, align: 'right', text: (row) => sizeText(row.stdinBytes) },
  { title: 'out', width: 7, align: 'right', text: (row) => sizeText(row.stdoutBytes) },
];

const GAP = '  ';

/** Of a line's rest, what the URI keeps at least where notes follow it. */
const URI_SHARE = 0.6;

const LEAST_REST = 20;

export function tableHead({ width, paint }: TableLook): string {
  const titles = COLUMNS.map((column) => aligned(column, column.title));
  return paint('bold', clipped([...titles, 'uri'].join(GAP), width));
}

export function tableRow(row: SummaryRow, look: TableLook): string {
  const cells = COLUMNS.map((column) => {
    const text = aligned(column, printable(column.text(row)));
    const style = column.style?.(row);
    return style === undefined ? text : look.paint(style, text);
  });
  const used = COLUMNS.reduce((sum, column) => sum + Math.max(column.width, displayWidth(column.text(row))) + GAP.length, 0);
  return [...cells, restOf(row, look, used)].join(GAP);
}

/** The URI, and behind it what is remarkable. */
function restOf(row: SummaryRow, { width, paint }: TableLook, used: number): string {
  const room = width === null ? Number.POSITIVE_INFINITY : Math.max(LEAST_REST, width - used);
  const notes = printable(notesOf(row));
  const uri = printable(row.uri ?? row.script ?? '–');
  if (notes === '') return fitted(uri, room);
  const forUri = Math.max(Math.floor(room * URI_SHARE), room - displayWidth(notes) - GAP.length);
  const shown = fitted(uri, forUri);
  return `${shown}${GAP}${paint(noteStyle(row), fitted(notes, room - displayWidth(shown) - GAP.length))}`;
}

/** What somebody said of it, how it broke off, what the application wrote to STDERR, what is wrong. */
function notesOf(row: SummaryRow): string {
  const state = row.state === 'end-request' || (row.protocol !== 'fastcgi' && row.state === 'app-closed') ? [] : [row.state];
  const stderr = row.stderrText.trim();
  const mark = row.mark === undefined ? [] : [[row.mark.colour, row.mark.note].filter(Boolean).join(': ')];
  return [...mark, ...state, ...(stderr === '' ? [] : [firstLine(stderr)]), ...row.diagnosticCodes].join(' · ');
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? '';
}

function noteStyle(row: SummaryRow): Parameters<Paint>[0] {
  return row.worst === 'error' || (row.state !== 'end-request' && row.worst !== 'info') ? 'red' : 'yellow';
}

function aligned({ width, align }: Column, text: string): string {
  const fill = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + fill : fill + text;
}

function clipped(text: string, width: number | null): string {
  return width === null ? text : fitted(text, width);
}

function statusText(row: SummaryRow): string {
  return row.status === null ? '–' : String(row.status);
}

function statusStyle(row: SummaryRow): Parameters<Paint>[0] | undefined {
  if (row.status === null) return 'dim';
  if (row.status >= 500) return 'red';
  if (row.status >= 400) return 'yellow';
  return row.status >= 300 ? 'cyan' : 'green';
}

function durationOf(row: SummaryRow): number | null {
  return row.end === null ? null : (row.end - row.start) / 1000;
}

/** From here on somebody in front of a browser notices. */
const SLOW_MILLIS = 1000;

function durationStyle(row: SummaryRow): Parameters<Paint>[0] | undefined {
  const duration = durationOf(row);
  if (duration === null) return 'dim';
  return duration >= SLOW_MILLIS ? 'yellow' : undefined;
}

/** Milliseconds as `0.42 ms`, `12.3 ms`, `1.25 s`. */
export function durationText(millis: number | null): string {
  if (millis === null) return '–';
  if (millis >= 10_000) return `${(millis / 1000).toFixed(1)} s`;
  if (millis >= SLOW_MILLIS) return `${(millis / 1000).toFixed(2)} s`;
  return `${millis >= 10 ? millis.toFixed(1) : millis.toFixed(2)} ms`;
}

const SIZE_UNITS = ['B', 'K', 'M', 'G', 'T'];

/** Bytes as `812 B`, `1.5 K`, `2.0 M` (powers of 1024); a dash for none. */
export function sizeText(bytes: number): string {
  if (bytes === 0) return '–';
  const power = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), SIZE_UNITS.length - 1);
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${SIZE_UNITS[power]}`;
}

/** UTC, as everything that this tool prints. */
function timeOfDay(micros: number): string {
  const date = new Date(micros / 1000);
  return Number.isNaN(date.getTime()) ? '–' : date.toISOString().slice(11, 23);
}

/** A record under its exchanges: `  > STDIN 1  320+0`. */
export function tableRecord(
  time: number,
  direction: 'to-app' | 'from-app',
  record: ObservedRecord,
  connection: number,
  { paint }: TableLook,
): string {
  const arrow = direction === 'to-app' ? '→' : '←';
  const size = `${record.contentLength}+${record.paddingLength}`;
  const words = [
    timeOfDay(time),
    `c${connection}`.padEnd(5),
    arrow,
    recordTypeLabel(record.type).padEnd(17),
    `id ${record.requestId}`.padEnd(8),
    size,
  ];
  return paint('dim', `${' '.repeat(5)}${GAP}${words.join(' ')}`);
}
