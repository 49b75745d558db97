const counts = new Intl.NumberFormat('en');

/** `38,112` */
export function formatCount(value: number): string {
  return counts.format(value);
}

/** `1 message`, `3 messages` */
export function countOf(value: number, singular: string, plural: string = `${singular}s`): string {
  return `${formatCount(value)} ${value === 1 ? singular : plural}`;
}
