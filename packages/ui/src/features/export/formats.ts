import type { ExportFormatName } from '@fcgiscope/codec/export';

export interface OfferedFormat {
  readonly format: ExportFormatName;
  readonly title: string;
  readonly extension: string;
  /** Who reads it, and what it has. */
  readonly hint: string;
}

/** As people know the formats, the one that keeps most first. */
export const OFFERED_FORMATS: readonly OfferedFormat[] = [
  { format: 'pcapng', title: 'Wireshark capture', extension: 'pcapng', hint: 'Every record; opens here, too' },
  { format: 'har', title: 'HTTP archive', extension: 'har', hint: 'For the developer tools of browsers' },
  { format: 'ndjson', title: 'JSON lines', extension: 'ndjson', hint: 'One exchange a line, without bodies' },
  { format: 'markdown', title: 'Bug report', extension: 'md', hint: 'For people: findings, params, timing' },
];
