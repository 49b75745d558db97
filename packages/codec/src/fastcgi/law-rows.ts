import { TYPE } from './constants.js';
import type { FastcgiDiagnosticCode } from './diagnostics.js';
import type { ScannedHeader } from './record-scanner.js';
import {
  type InputPhase,
  type InputRecord,
  inputLaw,
  OUTPUT_LAW,
  type OutputPhase,
  type OutputRecord,
  type Step,
} from './request-law.js';

/**
 * A phase of the law, and by number of the record ({@link stepNumber}) what follows: the tables of the law, made ready for looking
 * up a step for every record. By names that takes a twentieth of the pipeline's time.
 */
export interface LawRow<Phase extends string> {
  readonly phase: Phase;
  /** Undefined for records that the law says nothing of. */
  readonly steps: readonly (LawStep<Phase> | undefined)[];
}

export interface LawStep<Phase extends string> {
  readonly next: LawRow<Phase>;
  readonly breach: FastcgiDiagnosticCode | undefined;
}

/** Number of a record in the rows: its type, and whether it is empty. */
export function stepNumber({ type, contentLength }: ScannedHeader): number {
  return type * 2 + (contentLength === 0 ? 1 : 0);
}

const STEP_NUMBERS = (TYPE.UNKNOWN_TYPE + 1) * 2;

/** Names of the records in the law, by type: with content, and empty. */
type RecordNames<Name extends string> = Readonly<Record<number, readonly [more: Name, end: Name]>>;

const INPUT_RECORDS: RecordNames<InputRecord> = {
  [TYPE.PARAMS]: ['PARAMS', 'PARAMS_END'],
  [TYPE.STDIN]: ['STDIN', 'STDIN_END'],
  [TYPE.DATA]: ['DATA', 'DATA_END'],
  [TYPE.ABORT_REQUEST]: ['ABORT_REQUEST', 'ABORT_REQUEST'],
};

const OUTPUT_RECORDS: RecordNames<OutputRecord> = {
  [TYPE.STDOUT]: ['STDOUT', 'STDOUT_END'],
  [TYPE.STDERR]: ['STDERR', 'STDERR_END'],
  [TYPE.END_REQUEST]: ['END_REQUEST', 'END_REQUEST'],
};

type Law<Phase extends string, Name extends string> = Readonly<Record<Phase, Readonly<Record<Name, Step<Phase>>>>>;

/** The row of the law's phase `first`; its steps lead to all others that it can come to. */
function rowsFrom<Phase extends string, Name extends string>(
  law: Law<Phase, Name>,
  records: RecordNames<Name>,
  first: Phase,
): LawRow<Phase> {
  const made = new Map<Phase, LawRow<Phase>>();
  const rowOf = (phase: Phase): LawRow<Phase> => made.get(phase) ?? make(phase);
  const make = (phase: Phase): LawRow<Phase> => {
    const steps: (LawStep<Phase> | undefined)[] = [];
    const row = { phase, steps };
    made.set(phase, row);
    for (let number = 0; number < STEP_NUMBERS; number++) {
      const name = records[number >> 1]?.[(number & 1) as 0 | 1];
      const step = name && law[phase][name];
      steps.push(step && { next: rowOf(step.next), breach: step.breach });
    }
    return row;
  };
  return rowOf(first);
}

const FIRST_INPUT_ROWS: readonly LawRow<InputPhase>[] = [0, 1, 2, 3].map((role) =>
  rowsFrom(inputLaw(role), INPUT_RECORDS, 'params'),
);

/** What is due first of a request's input, by role number; unknown roles are held against the responder’s law. */
export function firstInputRow(role: number): LawRow<InputPhase> {
  return FIRST_INPUT_ROWS[role] ?? FIRST_INPUT_ROWS[0]!;
}

export const FIRST_OUTPUT_ROW: LawRow<OutputPhase> = rowsFrom(OUTPUT_LAW, OUTPUT_RECORDS, 'open');
