import { memo } from 'react';
import type { HexField } from './field-map.js';
import styles from './HexView.module.css';

export const BYTES_PER_ROW = 16;

export interface HexRowProps {
  readonly bytes: Uint8Array;
  readonly row: number;
  readonly top: number;
  readonly fields: readonly HexField[];
  readonly map: Int32Array;
  readonly active: number | null;
}

export const HexRow = memo(function HexRow({ bytes, row, top, fields, map, active }: HexRowProps) {
  const start = row * BYTES_PER_ROW;
  const offsets = Array.from({ length: Math.min(BYTES_PER_ROW, bytes.length - start) }, (_, i) => start + i);
  const look = (offset: number) => {
    const field = fields[map[offset] ?? -1];
    return {
      'data-offset': offset,
      'data-kind': field?.kind,
      'data-active': (active !== null && map[offset] === active) || undefined,
      title: field?.title,
    };
  };
  return (
    <div className={styles.row} style={{ top }}>
      <span className={styles.offset}>{start.toString(16).padStart(4, '0')}</span>
      <span className={styles.bytes}>
        {offsets.map((offset) => (
          <span key={offset} className={styles.byte} {...look(offset)}>
            {hex(bytes[offset] ?? 0)}
          </span>
        ))}
      </span>
      <span className={styles.characters}>
        {offsets.map((offset) => (
          <span key={offset} className={styles.character} {...look(offset)}>
            {printable(bytes[offset] ?? 0)}
          </span>
        ))}
      </span>
    </div>
  );
});

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** ASCII as it is, everything else a dot. */
function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}
