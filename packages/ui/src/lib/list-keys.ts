/** Where a key takes the selection, given where it is; null: the key is not for the list. */
export function positionAfterKey(key: string, position: number | undefined, count: number, pageSize: number): number | null {
  if (count === 0) return null;
  const last = count - 1;
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: position === undefined ? last : position + 1,
    ArrowUp: position === undefined ? last : position - 1,
    PageDown: (position ?? last) + pageSize,
    PageUp: (position ?? last) - pageSize,
    Home: 0,
    End: last,
  };
  const target = targets[key];
  return target === undefined ? null : Math.min(last, Math.max(0, target));
}
