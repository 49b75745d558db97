import type { RecordSummary } from '@fcgiscope/codec/live';

/** One column of dots: all records of a type in one direction. */
export interface Lane {
  readonly type: string;
  readonly direction: RecordSummary['direction'];
}

/** The lanes that these records need: towards the application at the left, from it at the right, each in order of appearance. */
export function lanesOf(records: readonly RecordSummary[]): readonly Lane[] {
  const lanes = new Map<string, Lane>();
  for (const { type, direction } of records) {
    const key = `${direction} ${type}`;
    if (!lanes.has(key)) lanes.set(key, { type, direction });
  }
  const all = [...lanes.values()];
  return [...all.filter((lane) => lane.direction === 'to-app'), ...all.filter((lane) => lane.direction === 'from-app')];
}

export function laneOf(lanes: readonly Lane[], record: RecordSummary): number {
  return lanes.findIndex(({ type, direction }) => type === record.type && direction === record.direction);
}
