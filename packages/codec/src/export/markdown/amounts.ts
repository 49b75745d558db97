/** Milliseconds for people: `0.10 ms`, `12.2 ms`, `1.25 s`; a dash where not known. */
export function duration(millis: number | null): string {
  if (millis === null) return '–';
  if (millis >= 1000) return `${(millis / 1000).toFixed(2)} s`;
  return `${millis.toFixed(millis >= 10 ? 1 : 2)} ms`;
}

/** Bytes for people: `812 B`, `1.5 KiB`. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][power]}`;
}
