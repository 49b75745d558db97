import type { Exchange, SummaryRow } from '../exchange/index.js';
import type { Verdict } from './verdict.js';

/** What a filter must see to decide: the row of the list, the whole exchange, or its bodies as well. In growing order of cost. */
export const NEEDS = ['row', 'exchange', 'bodies'] as const;
export type Need = (typeof NEEDS)[number];

/** What is known beside the row. Without `now`, an exchange that is still open has no duration. */
export interface Evidence {
  readonly exchange?: Exchange;
  /** The bytes of both streams; STDOUT with its head. */
  readonly bodies?: { readonly stdin: Uint8Array; readonly stdout: Uint8Array };
  readonly marked?: boolean;
  /** Epoch microseconds. */
  readonly now?: number;
}

/** An exchange as filters see it. */
export interface FilterSubject extends Evidence {
  readonly row: SummaryRow;
}

export type TextTest = (text: string) => boolean;

/** Whether one of the field's texts passes the test. A field without a value answers `no`. */
export type TextSearch = (row: SummaryRow, evidence: Evidence, test: TextTest) => Verdict;

/** The field's number; null where it has none. */
export type Measure = (row: SummaryRow, evidence: Evidence) => number | null;

/** A value worth offering, and what it means. */
export interface KnownValue {
  readonly value: string;
  readonly help: string;
}

interface FieldBase {
  /** As typed before the colon. */
  readonly name: string;
  /** A heading of two or three words. */
  readonly title: string;
  /** One sentence: what is looked at. */
  readonly help: string;
  readonly needs: Need;
  /** Whole terms, the most useful first. */
  readonly examples: readonly string[];
}

/** Any text; a value is looked for within it. */
export interface TextField extends FieldBase {
  readonly kind: 'text';
  /** `value`: a wildcard must fit the whole value. `document`: it may fit anywhere, as there are many lines. */
  readonly extent: 'value' | 'document';
  readonly search: TextSearch;
}

/** One text per name (`param.HTTP_HOST`); a value is looked for within it. */
export interface NamedField extends FieldBase {
  readonly kind: 'named';
  readonly searchFor: (name: string) => TextSearch;
}

/** A word of a vocabulary; it must fit as a whole. Where the vocabulary is `closed`, any other word is a mistake. */
export interface EnumField extends FieldBase {
  readonly kind: 'enum';
  readonly closed: boolean;
  readonly values: readonly KnownValue[];
  readonly search: TextSearch;
}

/** A property that an exchange has or has not. */
export interface FlagField extends FieldBase {
  readonly kind: 'flag';
  readonly values: readonly Flag[];
}

export interface Flag extends KnownValue {
  readonly holds: (row: SummaryRow, evidence: Evidence) => boolean;
}

/** Numbers, also with units (`duration` in milliseconds, `size` in bytes), and status codes (`4xx`). */
export interface MeasuredField extends FieldBase {
  readonly kind: MeasureKind;
  readonly measure: Measure;
}

export type MeasureKind = 'number' | 'duration' | 'size' | 'status';

export type Field = TextField | NamedField | EnumField | FlagField | MeasuredField;
