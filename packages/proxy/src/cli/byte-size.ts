import { err, ok, type Result } from '@fcgiscope/codec/core';

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };
const NAMES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Reads a size as `512M`, `1.5GiB`, `200kb` or bytes alone; units are powers of 1024. */
export function parseByteSize(text: string): Result<number, string> {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim());
  const unit = UNITS[match?.[2]?.toLowerCase() ?? ''];
  if (match === null || unit === undefined) return err(`"${text}" is no size: expected one as 512M or 2G`);
  const bytes = Math.floor(Number(match[1]) * unit);
  if (!Number.isSafeInteger(bytes)) return err(`"${text}" is too large`);
  return ok(bytes);
}

/** The inverse, for people: `1.5 GiB`. */
export function formatByteSize(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), NAMES.length - 1);
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${NAMES[power]}`;
}
