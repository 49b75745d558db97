/** Numbers of exchanges, both ends included. */
export type ExchangeRange = readonly [from: number, to: number];

/** `POST /api/export`: as `GET /api/export`, and of exchanges that no filter names. Both answer with the file. */
export interface ExportQuestion {
  /** `pcapng`, `har`, `ndjson` or `markdown`. */
  readonly format: string;
  readonly filter?: string;
  /** Only these, ascending; those that are gone are left out. */
  readonly exchanges?: readonly ExchangeRange[];
  /** Default `mask`. `include`: secrets are written as they were sent, and the file says so. */
  readonly secrets?: 'mask' | 'include';
}

/** Header of the answer: in how many places something was masked; absent where secrets were included. */
export const MASKED_HEADER = 'Fcgiscope-Masked';
