/** Why a store keeps nothing any more. */
export interface StoreStop {
  readonly state: 'stopped-disk' | 'stopped-error';
  /** One line for people. */
  readonly reason: string;
}

/** Error codes that mean: no room. */
const DISK_FULL: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the capture file may not grow any further (file size limit)',
};

/** Says in words why a write to the capture failed. */
export function describeStop(error: Error): StoreStop {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const full = DISK_FULL[code];
  if (full !== undefined) return { state: 'stopped-disk', reason: `capture stopped: ${full} (${code})` };
  return { state: 'stopped-error', reason: `capture stopped: ${error.message}` };
}
