function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

/** Epoch microseconds as the local clock shows them: `12:03:04.512`. */
export function formatClock(micros: number): string {
  const date = new Date(Math.floor(micros / 1000));
  return `${pad(date.getHours(), 2)}:${pad(date.getMinutes(), 2)}:${pad(date.getSeconds(), 2)}.${pad(date.getMilliseconds(), 3)}`;
}
