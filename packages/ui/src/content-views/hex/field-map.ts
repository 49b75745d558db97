/** A stretch of bytes that has a name. */
export interface HexField {
  readonly from: number;
  /** One past the last. */
  readonly to: number;
  readonly kind: string;
  /** What the hover says. */
  readonly title: string;
}

/** Which field each byte belongs to: its number in `fields`, or -1. Where fields lie in one another, the innermost. */
export function fieldMap(length: number, fields: readonly HexField[]): Int32Array {
  const map = new Int32Array(length).fill(-1);
  const widestFirst = fields.map((field, i) => ({ field, i })).sort((a, b) => size(b.field) - size(a.field));
  for (const { field, i } of widestFirst) map.fill(i, field.from, field.to);
  return map;
}

function size(field: HexField): number {
  return field.to - field.from;
}
