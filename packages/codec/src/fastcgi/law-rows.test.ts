import { describe, expect, it } from 'vitest';
import { TYPE } from './constants.js';
import { FIRST_OUTPUT_ROW, firstInputRow, type LawRow, stepNumber } from './law-rows.js';
import type { ScannedHeader } from './record-scanner.js';
import { type InputPhase, type InputRecord, inputLaw, OUTPUT_LAW, type OutputRecord } from './request-law.js';

function header(type: number, contentLength: number): ScannedHeader {
  return { version: 1, type, requestId: 1, contentLength, paddingLength: 0, reserved: 0, offset: 0 };
}

const INPUT: Readonly<Record<InputRecord, ScannedHeader>> = {
  PARAMS: header(TYPE.PARAMS, 65_535),
  PARAMS_END: header(TYPE.PARAMS, 0),
  STDIN: header(TYPE.STDIN, 1),
  STDIN_END: header(TYPE.STDIN, 0),
  DATA: header(TYPE.DATA, 1),
  DATA_END: header(TYPE.DATA, 0),
  ABORT_REQUEST: header(TYPE.ABORT_REQUEST, 0),
};

const OUTPUT: Readonly<Record<OutputRecord, ScannedHeader>> = {
  STDOUT: header(TYPE.STDOUT, 1),
  STDOUT_END: header(TYPE.STDOUT, 0),
  STDERR: header(TYPE.STDERR, 1),
  STDERR_END: header(TYPE.STDERR, 0),
  END_REQUEST: header(TYPE.END_REQUEST, 8),
};

/** All rows that the steps of `first` come to. */
function reachable<Phase extends string>(first: LawRow<Phase>): LawRow<Phase>[] {
  const rows = new Set([first]);
  for (const { steps } of rows) for (const step of steps) if (step !== undefined) rows.add(step.next);
  return [...rows];
}

function saying<Phase extends string, Name extends string>(row: LawRow<Phase>, records: Readonly<Record<Name, ScannedHeader>>) {
  return Object.fromEntries(
    Object.entries<ScannedHeader>(records).map(([name, record]) => {
      const step = row.steps[stepNumber(record)];
      return [name, step && { next: step.next.phase, ...(step.breach && { breach: step.breach }) }];
    }),
  );
}

describe('the rows of the law', () => {
  it.each([1, 2, 3, 0, 4, 65_535])('say of the input what the tables say, role %i', (role) => {
    const rows = reachable<InputPhase>(firstInputRow(role));
    expect(rows[0]?.phase).toBe('params');
    for (const row of rows) expect(saying(row, INPUT)).toEqual(inputLaw(role)[row.phase]);
  });

  it('say of the output what the table says', () => {
    const rows = reachable(FIRST_OUTPUT_ROW);
    expect(rows.map(({ phase }) => phase).toSorted()).toEqual(Object.keys(OUTPUT_LAW).toSorted());
    for (const row of rows) expect(saying(row, OUTPUT)).toEqual(OUTPUT_LAW[row.phase]);
  });

  it('says nothing of other types', () => {
    for (const type of [TYPE.BEGIN_REQUEST, TYPE.GET_VALUES, TYPE.STDOUT, TYPE.UNKNOWN_TYPE, 12, 255])
      expect(firstInputRow(1).steps[stepNumber(header(type, 8))]).toBeUndefined();
  });

  it('takes an ABORT_REQUEST for one, whatever its length', () => {
    const { steps } = firstInputRow(1);
    expect(steps[stepNumber(header(TYPE.ABORT_REQUEST, 3))]).toEqual(steps[stepNumber(INPUT.ABORT_REQUEST)]);
  });
});
