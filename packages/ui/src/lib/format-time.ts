function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

/** Epoch microseconds as a clock shows them, the local one or one in UTC: `12:03:04.512`. */
export function formatClock(micros: number, zone: 'local' | 'utc' = 'local'): string {
  const date = new Date(Math.floor(micros / 1000));
  if (zone === 'utc') return date.toISOString().slice(11, 23);
  return `${pad(date.getHours(), 2)}:${pad(date.getMinutes(), 2)}:${pad(date.getSeconds(), 2)}.${pad(date.getMilliseconds(), 3)}`;
}
