export const MARK_COLOURS = ['red', 'orange', 'green', 'blue', 'violet'] as const;
export type MarkColour = (typeof MARK_COLOURS)[number];

/** What somebody said of an exchange. The note may be empty: a colour says something, too. */
export interface ExchangeMark {
  readonly colour: MarkColour;
  readonly note: string;
}

/** Characters of a mark’s note. */
export const MAX_NOTE_LENGTH: number = 1000;
