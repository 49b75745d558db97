import { err, ok, type Result } from '@fcgiscope/codec/core';

/** Reads `9000`, or several with commas or blanks between. */
export function portsOf(text: string): Result<readonly number[], string> {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const ports = words.map((word) => (/^\d{1,5}$/.test(word) ? Number(word) : Number.NaN));
  const valid = ports.length > 0 && ports.every((port) => port >= 1 && port <= 65_535);
  return valid ? ok(ports) : err('A port is a number from 1 to 65535.');
}
